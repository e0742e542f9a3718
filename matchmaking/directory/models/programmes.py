from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from matchmaking.common.fields import BoundedTextField
from matchmaking.common.models import PublicModel, TimestampedModel
from matchmaking.common.validators import validate_line, validate_lines
from matchmaking.directory.models.fixed import WrittenOnce
from matchmaking.directory.moves import ENDED, RoundPhase
from matchmaking.organizations.models import Organization, OrganizationKind
from matchmaking.taxonomy.models import Capability, Industry


class ListKind(models.TextChoices):
    """What a programme lists."""

    PROVIDERS = "providers", _("Quality providers")
    SCENARIOS = "scenarios", _("Typical application scenarios")
    ENTERPRISES = "enterprises", _("Benchmark enterprises")

    @property
    def applicants(self) -> OrganizationKind:
        """The kind of organization that may apply."""
        is_supply = self is ListKind.PROVIDERS
        return OrganizationKind.PROVIDER if is_supply else OrganizationKind.MANUFACTURER


class EvidenceRule(models.TextChoices):
    """What has to prove a claim."""

    NONE = "none", _("Nothing beside the text")
    FILE = "file", _("At least one file")
    CASE = "case", _("At least one case confirmed by a customer")


class ScoreReason(models.TextChoices):
    """What a score rests on; people read the label, programs the code."""

    STRONG_PROOF = "strong_proof", _("Strong, independent evidence")
    PARTLY_PROVEN = "partly_proven", _("Proven in part")
    CLAIM_ONLY = "claim_only", _("A claim without evidence")
    OUTDATED = "outdated", _("The evidence is out of date")
    CONTRADICTORY = "contradictory", _("The evidence contradicts the claim")
    OFF_TOPIC = "off_topic", _("It does not answer the criterion")
    NARROW = "narrow", _("It holds for a narrow field only")
    OTHER = "other", _("Another reason, given in words")


def in_language(zh: str, en: str) -> str:
    is_chinese = (get_language() or "").startswith("zh")
    return zh if is_chinese or not en else en


class Programme(PublicModel):
    """A list that an organization publishes in numbered editions, by rules known beforehand."""

    kind = models.CharField(_("kind"), max_length=12, choices=ListKind)
    issuer = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="programmes", verbose_name=_("issuer")
    )
    name_zh = models.CharField(
        _("Chinese name"), max_length=100, unique=True, validators=[validate_line]
    )
    name_en = models.CharField(
        _("English name"), max_length=160, blank=True, validators=[validate_line]
    )
    rules_zh = BoundedTextField(_("rules in Chinese"), max_length=4000, validators=[validate_lines])
    rules_en = BoundedTextField(
        _("rules in English"), max_length=4000, blank=True, validators=[validate_lines]
    )
    validity_months = models.PositiveSmallIntegerField(
        _("validity in months"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ListKind.values), name="programme_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)

    @property
    def rules(self) -> str:
        return in_language(self.rules_zh, self.rules_en)


class CriteriaVersion(WrittenOnce, PublicModel):
    """The criteria of a programme; whoever wants others writes a new version."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="criteria")
    number = models.PositiveSmallIntegerField(_("number"))

    class Meta:
        verbose_name = _("version of the criteria")
        verbose_name_plural = _("versions of the criteria")
        ordering = ["programme", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"], name="criteriaversion_number_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme} · {self.number}"


def validate_reasons(value: Any) -> None:
    """Accept codes of score reasons, each once."""
    is_list = isinstance(value, list) and all(isinstance(code, str) for code in value)
    if not is_list or len(set(value)) != len(value) or not set(value) <= set(ScoreReason.values):
        raise ValidationError(_("Choose from the reasons that there are."), code="invalid_choice")


class Criterion(WrittenOnce, TimestampedModel):
    """One of the criteria: ``weight`` in percent of the whole, points from 0 to ``scale``.

    ``reasons`` are the codes that a score may rest on; without any, all of them.
    """

    version = models.ForeignKey(CriteriaVersion, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.SlugField(_("code"), max_length=30)
    name_zh = models.CharField(_("Chinese name"), max_length=60, validators=[validate_line])
    name_en = models.CharField(
        _("English name"), max_length=100, blank=True, validators=[validate_line]
    )
    guide_zh = BoundedTextField(
        _("what the points mean, in Chinese"), max_length=1000, validators=[validate_lines]
    )
    guide_en = BoundedTextField(
        _("what the points mean, in English"),
        max_length=1500,
        blank=True,
        validators=[validate_lines],
    )
    weight = models.PositiveSmallIntegerField(
        _("weight in percent"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    scale = models.PositiveSmallIntegerField(
        _("most points"), default=10, validators=[MinValueValidator(2), MaxValueValidator(100)]
    )
    evidence = models.CharField(
        _("evidence"), max_length=5, choices=EvidenceRule, default=EvidenceRule.FILE
    )
    reasons = models.JSONField(
        _("reasons of scores"), default=list, blank=True, validators=[validate_reasons]
    )

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="criterion_code_unique"),
            models.UniqueConstraint(
                fields=["version", "position"], name="criterion_position_unique"
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100), name="criterion_weight_in_percent"
            ),
            models.CheckConstraint(condition=Q(scale__gte=2), name="criterion_scale_positive"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)

    @property
    def guide(self) -> str:
        return in_language(self.guide_zh, self.guide_en)

    @property
    def score_reasons(self) -> list[ScoreReason]:
        """What a score may rest on; another reason, in words, is never shut out."""
        chosen = {*self.reasons, ScoreReason.OTHER} if self.reasons else set(ScoreReason)
        return [reason for reason in ScoreReason if reason in chosen]


class RoundQuerySet(models.QuerySet["Round"]):
    def public(self) -> Self:
        """Those that anybody may read about: all that have been open, cancelled ones among them."""
        unheard = Q(phase=RoundPhase.CANCELLED, cancelled_on__lt=F("opens_on"))
        return self.exclude(Q(phase=RoundPhase.PLANNED) | unheard)

    def running(self) -> Self:
        return self.exclude(phase__in=[RoundPhase.PLANNED, *ENDED])


class Round(PublicModel):
    """A batch of a programme, from the call to the edition.

    Applications are taken from ``opens_on`` up to and with ``closes_on``; the three dates after it
    are aims. The notice lasts ``notice_days`` working days, the first being the one after
    ``notice_from``. ``quota`` is the most entries, None without a limit; ``pass_mark`` the least
    mean in points of 100.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("number"))
    criteria = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="rounds")
    phase = models.CharField(
        _("phase"), max_length=10, choices=RoundPhase, default=RoundPhase.PLANNED
    )
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    checked_by = models.DateField(_("formal check by"))
    scored_by = models.DateField(_("scoring by"))
    decided_by = models.DateField(_("decision by"))
    notice_days = models.PositiveSmallIntegerField(
        _("working days of the public notice"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    notice_from = models.DateField(_("notice from"), null=True, blank=True, editable=False)
    notice_until = models.DateField(_("notice until"), null=True, blank=True, editable=False)
    quota = models.PositiveSmallIntegerField(
        _("most entries"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark"), default=60, validators=[MaxValueValidator(100)]
    )
    n_reviewers = models.PositiveSmallIntegerField(
        _("reviewers of an application"),
        default=3,
        validators=[MinValueValidator(3), MaxValueValidator(9)],
    )
    capabilities = models.ManyToManyField(
        Capability, blank=True, related_name="+", verbose_name=_("capabilities addressed")
    )
    industries = models.ManyToManyField(
        Industry, blank=True, related_name="+", verbose_name=_("industries addressed")
    )
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True, editable=False)
    cancelled_because = BoundedTextField(
        _("reason of the cancellation"), max_length=600, blank=True, editable=False
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["programme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="round_number_unique"),
            models.CheckConstraint(
                condition=Q(
                    opens_on__lte=F("closes_on"),
                    closes_on__lt=F("checked_by"),
                    checked_by__lte=F("scored_by"),
                    scored_by__lte=F("decided_by"),
                ),
                name="round_dates_ordered",
                violation_error_message=_("The dates have to follow each other in their order."),
            ),
            models.CheckConstraint(
                condition=Q(n_reviewers__gte=3),
                name="round_three_reviewers",
                violation_error_message=_("At least three reviewers score an application."),
            ),
            models.CheckConstraint(
                condition=Q(phase__in=RoundPhase.values), name="round_phase_known"
            ),
            models.CheckConstraint(
                condition=~Q(phase=RoundPhase.CANCELLED) | Q(cancelled_on__isnull=False),
                name="round_cancelled_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(name)s, round %(number)s") % {
            "name": self.programme,
            "number": self.number,
        }
