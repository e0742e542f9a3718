from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.common.models import PublicModel, TimestampedModel
from matchmaking.organizations.models import User
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution


class MatchBatch(PublicModel):
    """A re-ranking of many scenarios; its progress is counted from its runs."""

    class Meta:
        verbose_name = _("ranking batch")
        verbose_name_plural = _("ranking batches")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        return reverse("web:batch_detail", args=[self.public_id])


class MatchRunStatus(models.TextChoices):
    PENDING = "pending", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


FINISHED = (MatchRunStatus.DONE, MatchRunStatus.FAILED)


class MatchRunQuerySet(models.QuerySet["MatchRun"]):
    def pending(self) -> Self:
        return self.filter(status=MatchRunStatus.PENDING)

    def open(self) -> Self:
        return self.exclude(status__in=FINISHED)

    def done(self) -> Self:
        return self.filter(status=MatchRunStatus.DONE)


class MatchRun(TimestampedModel):
    """One ranking of the published solutions for one scenario.

    ``leased_until`` is the time until which the run is somebody's: of the queue while it is
    pending, of the worker that holds ``lease_token`` while it is running. After it the run is
    sent again. ``index_version`` names the statistics used.
    """

    scenario = models.ForeignKey(
        Scenario, on_delete=models.CASCADE, related_name="match_runs", verbose_name=_("scenario")
    )
    batch = models.ForeignKey(
        MatchBatch, on_delete=models.CASCADE, related_name="runs", null=True, blank=True
    )
    status = models.CharField(
        _("status"), max_length=10, choices=MatchRunStatus, default=MatchRunStatus.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_token = models.CharField(max_length=32, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    index_version = models.CharField(_("index version"), max_length=64, blank=True)
    n_candidates = models.PositiveIntegerField(_("candidates"), null=True, blank=True)
    failure = models.CharField(_("failure"), max_length=80, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = MatchRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("match run")
        verbose_name_plural = _("match runs")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["scenario", "status", "-id"]),
            models.Index(fields=["batch", "status"]),
            models.Index(
                fields=["leased_until"],
                condition=~Q(status__in=FINISHED),
                name="matchrun_open_lease",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario"],
                condition=Q(status=MatchRunStatus.PENDING),
                name="matchrun_one_pending",
            ),
            models.CheckConstraint(
                condition=Q(status__in=FINISHED) ^ Q(finished_at__isnull=True),
                name="matchrun_finished_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario_id} {self.status}"

    @property
    def is_finished(self) -> bool:
        return self.status in FINISHED


class SolutionRefresh(TimestampedModel):
    """A changed solution whose place among the scenarios is yet to be looked up."""

    solution = models.OneToOneField(Solution, on_delete=models.CASCADE, related_name="refresh")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.solution_id)


class MatchQuerySet(models.QuerySet["Match"]):
    def listed(self) -> Self:
        """Matches whose solution is in matching at this moment, whatever the index says."""
        return self.filter(
            solution__status=PostingStatus.PUBLISHED,
            solution__faded_at__isnull=True,
            solution__organization__suspended_at__isnull=True,
        )

    def for_listing(self) -> Self:
        return self.select_related("solution__organization").prefetch_related(
            "solution__industries", "solution__capabilities", "solution__stages"
        )


class Match(models.Model):
    """A solution in the current ranking of a scenario.

    ``score`` lies in 0…1 and is the sum of ``parts`` (block → contribution). ``reasons``
    are for people; they quote only what anybody may read.
    """

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="matches")
    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="matches")
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="matches")
    rank = models.PositiveSmallIntegerField(_("rank"))
    score = models.FloatField(_("score"))
    is_suitable = models.BooleanField(_("above the threshold"), default=True)
    parts = models.JSONField(_("parts"), default=dict)
    reasons = models.JSONField(_("reasons"), default=list)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ["scenario_id", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "rank"], name="match_rank_unique"),
            models.UniqueConstraint(fields=["scenario", "solution"], name="match_solution_unique"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="match_rank_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.solution_id}"


class DismissalReason(models.TextChoices):
    INDUSTRY = "industry", pgettext_lazy("not suitable because", "Does not know our industry")
    CAPABILITY = "capability", pgettext_lazy("not suitable because", "Lacks what we need")
    PRICE = "price", pgettext_lazy("not suitable because", "Too expensive")
    DEPLOYMENT = (
        "deployment",
        pgettext_lazy("not suitable because", "Cannot be deployed the way we need"),
    )
    TALKED = (
        "talked",
        pgettext_lazy("not suitable because", "We have talked already, without result"),
    )
    OTHER = "other", pgettext_lazy("not suitable because", "Another reason")


class Dismissal(TimestampedModel):
    """A solution that the members of a scenario have marked as unsuitable for it.

    It belongs to the pair, not to a ranking, and survives each new one. It changes no score and
    nobody else's list, and the provider never hears of it.
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="dismissals")
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="dismissals")
    reason = models.CharField(
        pgettext_lazy("not suitable because", "reason"), max_length=12, choices=DismissalReason
    )
    note = models.CharField(pgettext_lazy("of a reason", "note"), max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("mark as unsuitable")
        verbose_name_plural = _("marks as unsuitable")
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "solution"], name="dismissal_unique"),
            models.CheckConstraint(
                condition=~Q(reason=DismissalReason.OTHER) | ~Q(note=""),
                name="dismissal_other_noted",
                violation_error_message=_("Say in a few words what the other reason is."),
            ),
            models.CheckConstraint(
                condition=Q(reason__in=DismissalReason.values), name="dismissal_reason_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario_id} × {self.solution_id}"
