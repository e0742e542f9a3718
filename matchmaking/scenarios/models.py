from collections.abc import Mapping
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from matchmaking.common.fields import BoundedTextField
from matchmaking.common.validators import validate_records
from matchmaking.organizations.models import Organization, User
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
from matchmaking.scenarios.budget import BudgetBand, budget_band
from matchmaking.taxonomy.regions import Province


class Deployment(models.TextChoices):
    ANY = "any", _("No preference")
    CLOUD = "cloud", _("Cloud")
    EDGE = "edge", _("Edge")
    ON_PREMISE = "on_premise", _("On premise")
    HYBRID = "hybrid", _("Hybrid")


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Public")
    ANONYMOUS = "anonymous", _("Public, organization hidden until a connection is accepted")
    MATCHED_ONLY = "matched_only", _("Only matched providers")


class Comparator(models.TextChoices):
    AT_LEAST = ">=", "≥"
    AT_MOST = "<=", "≤"
    EQUAL = "=", "="


def validate_targets(value: Any) -> None:
    """Accept a list of ``{"metric", "comparator", "value", "unit"}``."""
    fields: dict[str, type | tuple[type, ...]] = {
        "metric": str,
        "comparator": str,
        "value": (int, float),
        "unit": str,
    }
    validate_records(value, fields=fields)
    for target in value:
        if not target["metric"].strip() or target["comparator"] not in Comparator.values:
            raise ValidationError(
                _("A target has a name and one of the signs ≥, ≤, =."), code="invalid_target"
            )


class ScenarioQuerySet(PostingQuerySet):
    def _listed(self) -> Q:
        """Tell what anybody may see: published and not reserved for matched providers."""
        return super()._listed() & ~Q(visibility=Visibility.MATCHED_ONLY)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Listed and own scenarios, and those released to a trusted provider of the user's."""
        if not user.pk:
            return self.listed()
        own = Organization.objects.of_member(user)
        released = ScenarioRelease.objects.filter(organization__in=own.trusted())
        return self.filter(
            self._listed()
            | Q(organization__in=own)
            | (super()._listed() & Q(pk__in=released.values("scenario")))
        )


OWN_FIELDS = (
    "title", "pain_points", "requirement", "targets", "sector", "language", "deployment",
    "visibility", "province", "duration_months", "current_state", "budget_min", "budget_max",
    "contact_name", "contact_phone", "contact_email",
)  # fmt: skip


class Scenario(Posting):
    """A need of a manufacturer; budgets are in 万元 (10,000 CNY).

    ``CONFIDENTIAL_FIELDS`` are for members of the owning organization only; they take no
    part in ranking.
    """

    topic = "scenario.changed"
    kind_name = "scenario"
    text_fields = ("title", "pain_points", "requirement")
    own_fields = OWN_FIELDS
    CONFIDENTIAL_FIELDS = (
        "current_state",
        "budget_min",
        "budget_max",
        "contact_name",
        "contact_phone",
        "contact_email",
    )
    live_fields = (*CONFIDENTIAL_FIELDS, "visibility")

    pain_points = BoundedTextField(_("pain points"), max_length=600, blank=True)
    requirement = BoundedTextField(_("requirement"), max_length=1200)
    current_state = BoundedTextField(_("current state"), max_length=600, blank=True)
    targets = models.JSONField(
        _("targets"), default=list, blank=True, validators=[validate_targets]
    )
    deployment = models.CharField(
        _("deployment"), max_length=12, choices=Deployment, default=Deployment.ANY
    )
    budget_min = models.PositiveIntegerField(_("lowest budget (10,000 CNY)"), null=True, blank=True)
    budget_max = models.PositiveIntegerField(
        _("highest budget (10,000 CNY)"), null=True, blank=True
    )
    duration_months = models.PositiveSmallIntegerField(
        _("duration (months)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    province = models.CharField(_("province"), max_length=6, choices=Province, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=60, blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    visibility = models.CharField(
        _("visibility"), max_length=12, choices=Visibility, default=Visibility.PUBLIC
    )

    history = HistoricalRecords(bases=[PostingVersion], excluded_fields=unversioned(OWN_FIELDS))
    objects = ScenarioQuerySet.as_manager()

    class Meta(Posting.Meta):
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        indexes = [
            models.Index(fields=["status", "-published_at", "-id"]),
            models.Index(
                fields=[
                    "status",
                    "organization",
                    "visibility",
                    "province",
                    "deployment",
                    "budget_max",
                    "budget_min",
                ],
                name="scenario_facets",  # all that lists count by, so that no text is read
            ),
            models.Index(fields=["status", "submitted_at"]),
        ]
        constraints = [
            published_constraint("scenario_published_dated"),
            ordered_constraint(
                "budget_min",
                "budget_max",
                name="scenario_budget_ordered",
                message=_("The lowest budget exceeds the highest."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=PostingStatus.values), name="scenario_status_known"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("web:scenario_detail", args=[self.public_id])

    @property
    def is_anonymous(self) -> bool:
        return self.visibility == Visibility.ANONYMOUS

    @property
    def hides_organization(self) -> bool:
        """Whether others learn whose it is only after a contact was accepted."""
        return self.visibility in {Visibility.ANONYMOUS, Visibility.MATCHED_ONLY}

    @property
    def is_listed(self) -> bool:
        return super().is_listed and self.visibility != Visibility.MATCHED_ONLY

    @property
    def budget_band(self) -> BudgetBand | None:
        """The public, coarse form of the confidential budget."""
        return budget_band(self.budget_min, self.budget_max)

    def missing_for_publication(self, content: Mapping[str, Any]) -> list[str]:
        missing = super().missing_for_publication(content)
        return missing if content["industries"] else [gettext("industries"), *missing]


class ScenarioRelease(models.Model):
    """A scenario reserved for matched providers, open to this one as far as others may read it."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="releases")
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="released_scenarios"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "organization"], name="release_unique")
        ]

    def __str__(self) -> str:
        return f"{self.scenario_id} → {self.organization_id}"


class ScenarioRevision(PostingRevision):
    """A pending change of a published scenario."""

    posting = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="revisions")

    class Meta(PostingRevision.Meta):
        indexes = [models.Index(fields=["status", "submitted_at"])]
        constraints = [one_open_revision("scenariorevision_one_open")]


class ScenarioTransition(PostingTransition):
    posting = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="transitions")

    class Meta(PostingTransition.Meta):
        indexes = [models.Index(fields=["posting", "-id"])]
