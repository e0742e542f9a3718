from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.common.fields import BoundedTextField
from matchmaking.common.files import StoredFile
from matchmaking.common.models import PublicModel, TimestampedModel
from matchmaking.directory.models.applications import Application
from matchmaking.directory.models.programmes import Round
from matchmaking.organizations.models import PlatformRole, User
from matchmaking.organizations.permissions import has_platform_role


class Panelist(TimestampedModel):
    """Somebody who scores applications of a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="panelists")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("member of the panel")
        verbose_name_plural = _("members of the panel")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="panelist_unique")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.user_id}"


class ReviewStatus(models.TextChoices):
    ASSIGNED = "assigned", pgettext_lazy("review", "To score")
    SUBMITTED = "submitted", pgettext_lazy("review", "Scored")
    RECUSED = "recused", _("Recused")


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The user's own; those of an application to administrators once all have scored.

        Reviewers read each other's of an application as soon as it is scored.
        """
        if not user.pk:
            return self.none()
        complete = Q(application__scored_at__isnull=False)
        if has_platform_role(user, PlatformRole.ADMINISTRATOR, PlatformRole.AUDITOR):
            return self.filter(Q(reviewer=user) | complete)
        scored = Review.objects.filter(reviewer=user, status=ReviewStatus.SUBMITTED)
        return self.filter(
            Q(reviewer=user) | (complete & Q(application__in=scored.values("application")))
        )

    def counted(self) -> Self:
        return self.exclude(status=ReviewStatus.RECUSED)


class Review(PublicModel):
    """One reviewer's scores of an application, blind to those of the others.

    ``scores`` maps the code of a criterion to ``{"points", "reason", "words"}``. ``declared_at``
    is when the reviewer declared to have no interest; ``conflict`` is the interest of one who is
    recused.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        _("status"), max_length=9, choices=ReviewStatus, default=ReviewStatus.ASSIGNED
    )
    scores = models.JSONField(_("scores"), default=dict, blank=True)
    words = BoundedTextField(_("words"), max_length=1000, blank=True)
    declared_at = models.DateTimeField(_("declared at"), null=True, blank=True)
    conflict = models.CharField(_("interest"), max_length=300, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)

    n_reminders = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["pk"]
        indexes = [models.Index(fields=["reviewer", "status", "id"])]
        constraints = [
            models.UniqueConstraint(fields=["application", "reviewer"], name="review_unique"),
            models.CheckConstraint(
                condition=~Q(status="submitted")
                | Q(submitted_at__isnull=False, declared_at__isnull=False),
                name="review_submitted_is_declared",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.status}"


class Decision(TimestampedModel):
    """What the panel decided on an application, and the figures that it had before it.

    ``mean`` and ``spread`` (highest less lowest) are in points of 100 over ``n_reviews`` reviews.
    """

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="decision"
    )
    is_proposed = models.BooleanField(_("proposed"))
    reasons = BoundedTextField(_("reasons"), max_length=1000)
    n_reviews = models.PositiveSmallIntegerField(_("reviews"))
    mean = models.DecimalField(_("mean"), max_digits=5, decimal_places=2)
    spread = models.DecimalField(_("spread"), max_digits=5, decimal_places=2)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("decision of the panel")
        verbose_name_plural = _("decisions of the panel")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.is_proposed}"


class ObjectionStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("objection", "To be handled")
    UPHELD = "upheld", pgettext_lazy("objection", "Upheld")
    DISMISSED = "dismissed", pgettext_lazy("objection", "Dismissed")
    WITHDRAWN = "withdrawn", pgettext_lazy("objection", "Withdrawn by its author")


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The user's own, and all to administrators and auditors; never to the applicant."""
        if has_platform_role(user, PlatformRole.ADMINISTRATOR, PlatformRole.AUDITOR):
            return self.all()
        return self.filter(by=user) if user.pk else self.none()


class Objection(PublicModel):
    """What somebody signed in has against a proposed entry, with files as evidence."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="objections"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = BoundedTextField(_("objection"), max_length=2000)
    status = models.CharField(
        _("status"), max_length=9, choices=ObjectionStatus, default=ObjectionStatus.OPEN
    )
    answer = BoundedTextField(_("answer"), max_length=1000, blank=True)
    handled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["application", "status"])]

    def __str__(self) -> str:
        return f"{self.public_id} {self.status}"


class ObjectionFile(StoredFile):
    """A file as evidence of an objection."""

    objection = models.ForeignKey(Objection, on_delete=models.CASCADE, related_name="files")

    class Meta:
        verbose_name = _("evidence of an objection")
        verbose_name_plural = _("evidence of objections")
        ordering = ["pk"]
