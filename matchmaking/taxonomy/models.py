from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from matchmaking.common.models import TimestampedModel
from matchmaking.common.validators import validate_text_list


class PolicySector(models.TextChoices):
    """The sectors of the AI + Manufacturing policy."""

    RAW_MATERIALS = "raw_materials", _("Raw materials")
    EQUIPMENT = "equipment", _("Equipment manufacturing")
    CONSUMER = "consumer", _("Consumer goods")
    ELECTRONICS = "electronics", _("Electronic information")
    SOFTWARE = "software", _("Software and IT services")


def name_field() -> str:
    """The field that holds a name in the reader's language."""
    return "name_zh" if (get_language() or "").startswith("zh") else "name_en"


class BilingualModel(TimestampedModel):
    """A row of a controlled list, named in both languages."""

    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=160)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return str(getattr(self, name_field()))


class Term(BilingualModel):
    """An entry with a stable code."""

    code = models.CharField(_("code"), max_length=40, unique=True)

    class Meta:
        abstract = True
        ordering = ["position", "code"]


class Industry(Term):
    """A division of GB/T 4754-2017; ``sector`` is a default that a record may override."""

    sector = models.CharField(_("policy sector"), max_length=20, choices=PolicySector)

    class Meta(Term.Meta):
        verbose_name = _("industry")
        verbose_name_plural = _("industries")


class Stage(Term):
    """One of the five stages of a product's life."""

    class Meta(Term.Meta):
        verbose_name = _("stage")
        verbose_name_plural = _("stages")


class CapabilityGroup(Term):
    class Meta(Term.Meta):
        verbose_name = _("capability group")
        verbose_name_plural = _("capability groups")


class Capability(Term):
    group = models.ForeignKey(
        CapabilityGroup,
        on_delete=models.PROTECT,
        related_name="capabilities",
        verbose_name=_("capability group"),
    )

    class Meta(Term.Meta):
        verbose_name = _("capability")
        verbose_name_plural = _("capabilities")


class AliasKind(models.TextChoices):
    NAME = "name", _("Another name")
    HINT = "hint", _("Words that suggest it, such as a complaint")


class Alias(TimestampedModel):
    """Another wording of a capability or an industry, in either language."""

    capability = models.ForeignKey(
        Capability, on_delete=models.CASCADE, related_name="aliases", null=True, blank=True
    )
    industry = models.ForeignKey(
        Industry, on_delete=models.CASCADE, related_name="aliases", null=True, blank=True
    )
    text = models.CharField(_("wording"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=AliasKind, default=AliasKind.NAME)
    provenance = models.CharField(_("provenance"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["text", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capability__isnull=True) ^ Q(industry__isnull=True),
                name="alias_one_target",
            ),
            models.UniqueConstraint(
                fields=["capability", "text"], name="alias_capability_text_unique"
            ),
            models.UniqueConstraint(fields=["industry", "text"], name="alias_industry_text_unique"),
        ]

    def __str__(self) -> str:
        return self.text


class Topic(TimestampedModel):
    """Words, in either language, that name the same thing: a part, a defect, a task."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    words = models.JSONField(_("words"), default=list, validators=[validate_text_list])

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Evidence(models.TextChoices):
    """Where a scenario type is documented."""

    GUIDE_2025 = "guide_2025", _("Official guide, 2025")
    POLICY = "policy", _("Policy text")
    PUBLISHED_CASE = "published_case", _("Published case")
    UNVERIFIED = "unverified", _("Not verified, not official")


class ScenarioType(BilingualModel):
    """A cell of the industry panorama: a kind of application in an industry and stage.

    Without an industry the type is common to all of manufacturing.
    """

    industry = models.ForeignKey(
        Industry,
        on_delete=models.PROTECT,
        related_name="scenario_types",
        null=True,
        blank=True,
        verbose_name=_("industry"),
    )
    sector = models.CharField(_("policy sector"), max_length=20, choices=PolicySector, blank=True)
    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, related_name="scenario_types", verbose_name=_("stage")
    )
    evidence = models.CharField(_("evidence"), max_length=20, choices=Evidence)

    class Meta:
        verbose_name = _("scenario type")
        verbose_name_plural = _("scenario types")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["industry", "stage", "name_zh"],
                condition=Q(industry__isnull=False),
                name="scenariotype_unique_in_industry",
            ),
            models.UniqueConstraint(
                fields=["stage", "name_zh"],
                condition=Q(industry__isnull=True),
                name="scenariotype_unique_across_industries",
            ),
        ]

    @property
    def is_official(self) -> bool:
        """Whether a policy text or the official guide names this type."""
        return self.evidence in {Evidence.GUIDE_2025, Evidence.POLICY}
