"""What people are told, the mails that carry it, and how each of them wants to hear."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from matchmaking.common.models import PublicModel
from matchmaking.directory.models import CustomerCase
from matchmaking.notifications.kinds import (
    GROUP_OF,
    KINDS_OF,
    PERSONAL,
    Frequency,
    Group,
    Kind,
    Target,
)
from matchmaking.organizations.models import (
    Invitation,
    Membership,
    Organization,
    PlatformRole,
    User,
)
from matchmaking.organizations.permissions import has_platform_role


class DeliveryForm(models.TextChoices):
    NOTICE = "notice", _("Single notification")
    DIGEST = "digest", _("Daily digest")
    INVITATION = "invitation", _("Invitation")
    CASE = "case", _("Question to a customer")


class DeliveryStatus(models.TextChoices):
    PENDING = "pending", _("Waiting")
    FAILED = "failed", _("Failed, to be tried again")
    SENT = "sent", _("Sent")
    GIVEN_UP = "given_up", _("Given up")
    DROPPED = "dropped", _("No longer needed")


DELIVERY_OPEN = (DeliveryStatus.PENDING, DeliveryStatus.FAILED)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def open(self) -> Self:
        return self.filter(status__in=DELIVERY_OPEN)


class Delivery(PublicModel):
    """A mail that is to go out, to a user or to a mere address.

    It falls due at ``next_attempt_at``. Whoever takes it moves that time on and signs with
    ``lease_token``, so that nobody else takes it meanwhile. ``scope`` is what its link for
    unsubscribing ends: a group of kinds, or the digest; nothing where it cannot be ended.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="deliveries")
    invitation = models.ForeignKey(
        Invitation, on_delete=models.CASCADE, null=True, related_name="deliveries"
    )
    case = models.ForeignKey(
        CustomerCase, on_delete=models.CASCADE, null=True, related_name="deliveries"
    )
    form = models.CharField(_("form"), max_length=10, choices=DeliveryForm)
    scope = models.CharField(max_length=10, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=DeliveryStatus, default=DeliveryStatus.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"), db_default=Now())
    lease_token = models.CharField(max_length=32, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=80, blank=True)
    dedupe_key = models.CharField(max_length=120, unique=True, editable=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(status__in=DELIVERY_OPEN),
                name="delivery_due",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, invitation=None, case=None)
                | Q(user=None, invitation__isnull=False, case=None)
                | Q(user=None, invitation=None, case__isnull=False),
                name="delivery_to_one",
            ),
            models.CheckConstraint(
                condition=Q(status=DeliveryStatus.SENT) ^ Q(sent_at__isnull=True),
                name="delivery_sent_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.status}"


def question_key(case: CustomerCase) -> str:
    """Name the mail of this time of asking, of which there is one."""
    return f"case:{case.public_id}:{case.n_asked}"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def of_group(self, group: Group) -> Self:
        return self.filter(kind__in=KINDS_OF[group])

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The reader's own, as far as they still belong to the organization told about.

        What concerns the reviewing work, or that on the directory, is for those who still do it.
        """
        if not user.pk:
            return self.none()
        own = Membership.objects.filter(user=user.pk).values("organization")
        reviewing, office = KINDS_OF[Group.REVIEWING], KINDS_OF[Group.OFFICE]
        work = (*reviewing, *office)
        mine = Q(kind__in=PERSONAL) | (Q(organization__in=own) & ~Q(kind__in=work))
        if has_platform_role(user, PlatformRole.REVIEWER):
            mine |= Q(kind__in=reviewing)
        if has_platform_role(user, PlatformRole.ADMINISTRATOR):
            mine |= Q(kind__in=office)
        return self.filter(mine, user=user.pk)


class Notification(PublicModel):
    """Something that a person is told; its text is written when it is read.

    ``params`` holds codes and keys, never a sentence and nothing confidential. ``dedupe_key``
    names the event and the person, so that an event handled twice is told once.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    target = models.CharField(_("leads to"), max_length=12, choices=Target, blank=True)
    target_id = models.CharField(max_length=14, blank=True)
    params = models.JSONField(default=dict)
    delivery = models.ForeignKey(
        Delivery, on_delete=models.SET_NULL, null=True, blank=True, related_name="notifications"
    )
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    dedupe_key = models.CharField(max_length=120, unique=True, editable=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user", "-id"]),
            models.Index(fields=["user", "-created_at", "-public_id"]),
            models.Index(
                fields=["user"], condition=Q(read_at__isnull=True), name="notification_unread"
            ),
            models.Index(
                fields=["read_at"], condition=Q(read_at__isnull=False), name="notification_read"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.kind}"

    def get_absolute_url(self) -> str:
        """The way to what it tells of: it marks the notification as read, and asks for rights."""
        return reverse("web:notification_open", args=[self.public_id])

    @property
    def group(self) -> Group:
        return GROUP_OF[Kind(self.kind)]


class Preference(models.Model):
    """How often somebody wants mails of a group; without a row the default holds."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mail_preferences")
    group = models.CharField(_("group"), max_length=10, choices=Group)
    frequency = models.CharField(_("frequency"), max_length=8, choices=Frequency)

    class Meta:
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="preference_unique")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.group} {self.frequency}"
