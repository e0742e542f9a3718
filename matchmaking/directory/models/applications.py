from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.common.fields import BoundedTextField
from matchmaking.common.files import StoredFile
from matchmaking.common.models import PublicModel, TimestampedModel
from matchmaking.connections.models import Connection
from matchmaking.directory.models.programmes import Criterion, Round
from matchmaking.directory.moves import LIVE, ApplicationMove, ApplicationStatus
from matchmaking.organizations.models import Organization, PlatformRole, User
from matchmaking.organizations.permissions import has_platform_role
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the user's organizations, those given to them to score, all to administrators.

        Administrators and reviewers see none that is still a draft; whoever belongs to the
        applicant sees it as its member only.
        """
        if not user.pk:
            return self.none()
        own = Q(organization__in=Organization.objects.of_member(user).values("pk"))
        handed_in = ~Q(status=ApplicationStatus.DRAFT)
        if has_platform_role(user, PlatformRole.ADMINISTRATOR, PlatformRole.AUDITOR):
            return self.filter(own | handed_in)
        # In one call: the recusal of a colleague takes the application from nobody else.
        given = self.filter(reviews__reviewer=user, reviews__status__in=["assigned", "submitted"])
        return self.filter(own | (handed_in & Q(pk__in=given.values("pk"))))

    def live(self) -> Self:
        return self.filter(status__in=LIVE)

    def for_listing(self) -> Self:
        return self.select_related("round__programme", "organization")


class Application(PublicModel):
    """An organization's application in a round, with its answers and evidence.

    ``scenario`` is what is applied for where the programme lists scenarios. ``version`` counts the
    saves of the draft, so that of two people who write at once neither overwrites the other
    unseen. ``scored_at`` is when the last of its reviewers had scored: from then on the scores
    may be read. ``renewal`` keeps of each part of a renewal which changes the applicant
    has seen, and the day on which they confirmed it; see ``renewals``.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="applications")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="applications"
    )
    scenario = models.ForeignKey(
        Scenario, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    solutions = models.ManyToManyField(
        Solution, blank=True, related_name="applications", verbose_name=_("solutions")
    )
    renews = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="renewals"
    )
    status = models.CharField(
        _("status"), max_length=10, choices=ApplicationStatus, default=ApplicationStatus.DRAFT
    )
    statement = BoundedTextField(_("statement"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    started_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("started by")
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    scored_at = models.DateTimeField(_("scored at"), null=True, blank=True)
    renewal = models.JSONField(_("what was said of its parts"), default=dict, blank=True)

    n_reminders = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["round", "status", "id"]),
            models.Index(fields=["organization", "-id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organization"],
                condition=Q(status__in=LIVE, scenario=None),
                name="application_one_live",
            ),
            models.UniqueConstraint(
                fields=["round", "scenario"],
                condition=Q(status__in=LIVE),
                name="application_one_live_of_scenario",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ApplicationStatus.values), name="application_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.status}"


class ApplicationStep(PublicModel):
    """A move of an application, and who made it; None is the platform."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="steps")
    move = models.CharField(_("move"), max_length=11, choices=ApplicationMove)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    words = BoundedTextField(_("words"), max_length=600, blank=True)

    class Meta:
        verbose_name = _("step of an application")
        verbose_name_plural = _("steps of applications")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.public_id} {self.move}"


class Answer(TimestampedModel):
    """What an application says to a criterion."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    text = BoundedTextField(_("text"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "criterion"], name="answer_unique")
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.criterion_id}"


class ProofQuerySet(models.QuerySet["Proof"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The files of the applications that ``user`` may see."""
        return self.filter(application__in=Application.objects.visible_to(user).values("pk"))

    def valid_on(self, day: date) -> Self:
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day))


class Proof(StoredFile):
    """A file that proves what an application says to a criterion."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="proofs")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = ProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence of an application")
        verbose_name_plural = _("evidence of applications")
        ordering = ["pk"]

    def is_lapsed(self, today: date) -> bool:
        return self.valid_until is not None and self.valid_until < today


class CaseStatus(models.TextChoices):
    OPEN = "open", _("Not confirmed yet")
    ASKED = "asked", _("The customer has been asked")
    CONFIRMED = "confirmed", pgettext_lazy("case", "Confirmed by the customer")
    REFUSED = "refused", _("The customer does not confirm it")


class CustomerCase(PublicModel):
    """A case of an applicant, confirmed by a connection's outcome or by the customer's mail.

    The link in the mail is signed and kept nowhere; it ends with ``expires_at``, or when the
    customer is asked once more, which ``n_asked`` counts.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="cases")
    connection = models.ForeignKey(
        Connection, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(_("title"), max_length=120)
    customer = models.CharField(_("customer"), max_length=100)
    summary = BoundedTextField(_("what was done and what came of it"), max_length=1000)
    status = models.CharField(
        _("status"), max_length=9, choices=CaseStatus, default=CaseStatus.OPEN
    )
    email = models.EmailField(_("e-mail address of the customer"), blank=True)
    n_asked = models.PositiveSmallIntegerField(default=0, editable=False)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=60, blank=True)
    answer = BoundedTextField(_("words of the customer"), max_length=600, blank=True)

    class Meta:
        verbose_name = _("case of an applicant")
        verbose_name_plural = _("cases of applicants")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "connection"], name="customercase_connection_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=CaseStatus.values), name="customercase_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_link_over(self) -> bool:
        """Whether the customer was asked and let the time go by."""
        is_past = self.expires_at is not None and self.expires_at <= timezone.now()
        return self.status == CaseStatus.ASKED and is_past

    @property
    def is_confirmed(self) -> bool:
        return self.status == CaseStatus.CONFIRMED
