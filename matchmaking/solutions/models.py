from collections.abc import Collection, Mapping
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from matchmaking.common.fields import BoundedTextField
from matchmaking.common.models import TimestampedModel
from matchmaking.organizations.posting_logs import (
    PostingRevision,
    PostingTransition,
    PostingVersion,
    one_open_revision,
    unversioned,
)
from matchmaking.organizations.postings import (
    Posting,
    PostingQuerySet,
    PostingStatus,
    ordered_constraint,
    published_constraint,
)
from matchmaking.taxonomy.models import Industry
from matchmaking.taxonomy.regions import Province


class SolutionKind(models.TextChoices):
    SOLUTION = "solution", _("Solution")
    MODEL = "model", _("Model")
    DATASET = "dataset", _("Dataset")
    COMPUTE = "compute", _("Compute")
    AGENT = "agent", _("Agent")
    SERVICE = "service", _("Service")


class DeploymentMode(models.TextChoices):
    CLOUD = "cloud", _("Cloud")
    EDGE = "edge", _("Edge")
    ON_PREMISE = "on_premise", _("On premise")
    HYBRID = "hybrid", _("Hybrid")


def validate_deployment_modes(value: Any) -> None:
    is_known = isinstance(value, list) and all(mode in DeploymentMode.values for mode in value)
    if not is_known or len(set(value)) != len(value):
        raise ValidationError(
            _("Choose deployment modes from the list, each once."), code="invalid_deployment"
        )


class SolutionQuerySet(PostingQuerySet):
    def serving(self, province: str) -> Self:
        """Solutions offered in ``province``: named there, or offered nationwide."""
        areas = ServiceArea.objects.filter(province=province)
        return self.filter(Q(is_nationwide=True) | Q(pk__in=areas.values("solution")))

    def for_industries(self, codes: Collection[str]) -> Self:
        """Solutions for any of the industries or sectors: one that names none serves all."""
        tied = Solution.industries.through._default_manager
        is_meant = Q(industry__code__in=codes) | Q(industry__sector__in=codes)
        named = tied.filter(is_meant).values("solution")
        return self.filter(Q(pk__in=named) | ~Q(pk__in=tied.values("solution")))

    def _led_to(self, sector: str) -> Q:
        """As for industries: one that names none serves every sector."""
        tied = Solution.industries.through._default_manager
        return super()._led_to(sector) | ~Q(pk__in=tied.values("solution"))


OWN_FIELDS = (
    "title", "kind", "summary", "description", "sector", "language", "deployment_modes",
    "price_min", "price_max", "delivery_months", "is_nationwide",
)  # fmt: skip


class Solution(Posting):
    """What a provider offers; prices are in 万元 (10,000 CNY).

    Without industries it serves any; without service areas and not nationwide, the
    regions are unknown.
    """

    topic = "solution.changed"
    kind_name = "solution"
    text_fields = ("title", "summary", "description")
    own_fields = OWN_FIELDS

    kind = models.CharField(
        _("kind"), max_length=10, choices=SolutionKind, default=SolutionKind.SOLUTION
    )
    summary = models.CharField(_("summary"), max_length=200)
    description = BoundedTextField(_("description"), max_length=3000)
    deployment_modes = models.JSONField(
        _("deployment modes"), default=list, blank=True, validators=[validate_deployment_modes]
    )
    price_min = models.PositiveIntegerField(_("lowest price (10,000 CNY)"), null=True, blank=True)
    price_max = models.PositiveIntegerField(_("highest price (10,000 CNY)"), null=True, blank=True)
    delivery_months = models.PositiveSmallIntegerField(
        _("delivery (months)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    is_nationwide = models.BooleanField(_("offered nationwide"), default=False)

    history = HistoricalRecords(bases=[PostingVersion], excluded_fields=unversioned(OWN_FIELDS))
    objects = SolutionQuerySet.as_manager()

    class Meta(Posting.Meta):
        verbose_name = _("solution")
        verbose_name_plural = _("solutions")
        indexes = [
            models.Index(fields=["status", "-published_at", "-id"]),
            models.Index(
                fields=[
                    "status",
                    "organization",
                    "kind",
                    "is_nationwide",
                    "deployment_modes",
                    "price_min",
                    "price_max",
                ],
                name="solution_facets",  # all that lists count by, so that no text is read
            ),
            models.Index(fields=["status", "submitted_at"]),
        ]
        constraints = [
            published_constraint("solution_published_dated"),
            ordered_constraint(
                "price_min",
                "price_max",
                name="solution_price_ordered",
                message=_("The lowest price exceeds the highest."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=PostingStatus.values), name="solution_status_known"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("web:solution_detail", args=[self.public_id])

    @property
    def deployment_labels(self) -> list[str]:
        return [str(DeploymentMode(mode).label) for mode in self.deployment_modes]

    def content(self) -> dict[str, Any]:
        """Return the posting's content with provinces and case studies."""
        areas = sorted(self.service_areas.values_list("province", flat=True))
        cases = [case.content() for case in self.case_studies.select_related("industry")]
        return super().content() | {"service_areas": areas, "case_studies": cases}

    def missing_for_publication(self, content: Mapping[str, Any]) -> list[str]:
        missing = super().missing_for_publication(content)
        return missing if content["capabilities"] else [*missing, gettext("capabilities")]

    @classmethod
    def field_label(cls, name: str) -> str:
        labels = {"service_areas": _("offered in"), "case_studies": _("case studies")}
        return str(labels[name]) if name in labels else super().field_label(name)


class ServiceArea(models.Model):
    """A province in which a solution is offered."""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="service_areas")
    province = models.CharField(_("province"), max_length=6, choices=Province)

    class Meta:
        verbose_name = _("service area")
        verbose_name_plural = _("service areas")
        ordering = ["province"]
        constraints = [
            models.UniqueConstraint(fields=["solution", "province"], name="servicearea_unique")
        ]
        indexes = [models.Index(fields=["province", "solution"])]

    def __str__(self) -> str:
        return self.get_province_display()


class CaseStudy(TimestampedModel):
    """A delivered project as the provider tells it; the customer stays anonymous."""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="case_studies")
    industry = models.ForeignKey(
        Industry, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("industry")
    )
    customer = models.CharField(_("customer"), max_length=100)
    scenario = models.CharField(_("scenario"), max_length=200)
    effect = models.CharField(_("effect"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("case study")
        verbose_name_plural = _("case studies")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.customer} · {self.scenario}"

    def content(self) -> dict[str, Any]:
        return {
            "customer": self.customer,
            "scenario": self.scenario,
            "effect": self.effect,
            "industry": self.industry.code if self.industry else "",
        }


class SolutionRevision(PostingRevision):
    """A pending change of a published solution."""

    posting = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="revisions")

    class Meta(PostingRevision.Meta):
        indexes = [models.Index(fields=["status", "submitted_at"])]
        constraints = [one_open_revision("solutionrevision_one_open")]


class SolutionTransition(PostingTransition):
    posting = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="transitions")

    class Meta(PostingTransition.Meta):
        indexes = [models.Index(fields=["posting", "-id"])]
