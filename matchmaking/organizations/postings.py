"""What an organization posts, demand or supply: common fields and visibility."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaking.common.models import PublicModel
from matchmaking.organizations.models import Organization, Source, User
from matchmaking.taxonomy.models import Capability, Industry, PolicySector, Stage


class PostingStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    PUBLISHED = "published", _("Published")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


REMINDS_AFTER = timedelta(days=90)  # of a confirmation
STALE_AFTER = timedelta(days=104)
FADES_AFTER = timedelta(days=134)
TAGS = ("industries", "stages", "capabilities")
EDITABLE = (PostingStatus.DRAFT, PostingStatus.RETURNED)


class Language(models.TextChoices):
    CHINESE = "zh", _("Chinese")
    ENGLISH = "en", _("English")


class PostingQuerySet(models.QuerySet[Any]):
    def published(self) -> Self:
        return self.filter(status=PostingStatus.PUBLISHED)

    def listed(self) -> Self:
        """What anybody may see."""
        return self.filter(self._listed())

    def _listed(self) -> Q:
        """Tell what anybody may see: published by an organization that is not suspended."""
        return Q(status=PostingStatus.PUBLISHED, organization__suspended_at__isnull=True)

    def in_matching(self) -> Self:
        """Published, and confirmed by its owner lately enough to be offered to others."""
        return self.published().filter(
            faded_at__isnull=True, organization__suspended_at__isnull=True
        )

    def of_sector(self, sector: str) -> Self:
        """Those of a policy sector: by their own, else by that of one of their industries."""
        return self.filter(Q(sector=sector) | (Q(sector="") & self._led_to(sector)))

    def _led_to(self, sector: str) -> Q:
        """Tell the postings whose industries lead to ``sector``."""
        tied = self.model.industries.through._default_manager.filter(industry__sector=sector)
        return Q(pk__in=tied.values(self.model._meta.model_name))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Listed postings, plus every posting of the user's own organizations."""
        if not user.pk:
            return self.listed()
        own = Organization.objects.of_member(user)
        return self.filter(self._listed() | Q(organization__in=own))

    def for_listing(self) -> Self:
        return self.select_related("organization").prefetch_related(
            "industries", "stages", "capabilities"
        )


class Posting(PublicModel):
    """A scenario or a solution; ``topic`` names the outbox event of a change that counts.

    ``revision`` grows with every change. ``written_at`` is when the text came to be what it is,
    small corrections aside: of two copies of one text it tells the original.
    """

    topic: ClassVar[str]
    kind_name: ClassVar[str]  # of events: "scenario" or "solution"
    text_fields: ClassVar[tuple[str, ...]]
    live_fields: ClassVar[tuple[str, ...]] = ()  # of a published one, changed without a review
    own_fields: ClassVar[tuple[str, ...]]  # what members write, tags and rows of other tables aside

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        verbose_name=_("organization"),
    )
    title = models.CharField(_("title"), max_length=60)
    industries = models.ManyToManyField(
        Industry, related_name="%(class)ss", blank=True, verbose_name=_("industries")
    )
    sector = models.CharField(
        _("policy sector"),
        max_length=20,
        choices=PolicySector,
        blank=True,
        help_text=_("Leave empty to follow the industry."),
    )
    stages = models.ManyToManyField(
        Stage, related_name="%(class)ss", blank=True, verbose_name=_("stages")
    )
    capabilities = models.ManyToManyField(
        Capability, related_name="%(class)ss", blank=True, verbose_name=_("capabilities")
    )
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.CHINESE
    )
    status = models.CharField(
        _("status"), max_length=10, choices=PostingStatus, default=PostingStatus.DRAFT
    )
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)
    written_at = models.DateTimeField(_("text written at"), default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    faded_at = models.DateTimeField(
        _("out of matching since"), null=True, blank=True, editable=False
    )
    source = models.CharField(_("source"), max_length=20, choices=Source, default=Source.MEMBER)
    source_key = models.CharField(max_length=80, unique=True, null=True, blank=True, editable=False)

    # Versions are written by the services, whole and once a change; not whenever a row is saved.
    skip_history_when_saving = True

    class Meta:
        abstract = True
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        return self.status == PostingStatus.PUBLISHED

    @property
    def is_listed(self) -> bool:
        """Whether anybody may see it: what ``listed`` asks of rows, asked of one at hand."""
        return self.is_published and not self.organization.is_suspended

    @property
    def is_in_matching(self) -> bool:
        """What ``in_matching`` asks of rows, asked of one at hand."""
        return self.is_published and self.faded_at is None and not self.organization.is_suspended

    @property
    def is_stale(self) -> bool:
        """Whether the owner has left it unconfirmed for so long that readers should know."""
        if not self.is_published or self.source != Source.MEMBER or self.confirmed_at is None:
            return False
        return self.faded_at is not None or self.confirmed_at < timezone.now() - STALE_AFTER

    @property
    def sectors(self) -> list[PolicySector]:
        """The policy sectors: the record's own, else those of its industries."""
        if self.sector:
            return [PolicySector(self.sector)]
        return sorted({PolicySector(industry.sector) for industry in self.industries.all()})

    def content(self) -> dict[str, Any]:
        """Return all that members write, as JSON: fields, and tags by their codes; never cached."""
        fields = {name: getattr(self, name) for name in self.own_fields}
        tags = {name: sorted(getattr(self, name).values_list("code", flat=True)) for name in TAGS}
        return fields | tags

    def missing_for_publication(self, content: Mapping[str, Any]) -> list[str]:
        """Labels of the fields that ``content`` must fill before publication; lower classes add."""
        return [] if content["stages"] else [gettext("stages")]

    @classmethod
    def field_label(cls, name: str) -> str:
        """Return what people call a field of the content."""
        return str(cls._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def published_constraint(name: str) -> models.CheckConstraint:
    """A published posting carries its date."""
    return models.CheckConstraint(
        condition=~Q(status=PostingStatus.PUBLISHED) | Q(published_at__isnull=False), name=name
    )


def ordered_constraint(low: str, high: str, *, name: str, message: Any) -> models.CheckConstraint:
    """``low`` does not exceed ``high`` where both are known."""
    return models.CheckConstraint(
        condition=Q(**{f"{low}__isnull": True})
        | Q(**{f"{high}__isnull": True})
        | Q(**{f"{low}__lte": models.F(high)}),
        name=name,
        violation_error_message=message,
    )
