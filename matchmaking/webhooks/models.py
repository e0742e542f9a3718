"""Where programs of an organization are told something, what they were told, and each attempt."""

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from matchmaking.common.models import PublicModel
from matchmaking.organizations.models import Organization, User
from matchmaking.webhooks.events import CHOSEN, EventType

LONGEST_URL = 500


class OffReason(models.TextChoices):
    """Why an endpoint is switched off."""

    BY_HAND = "by_hand", _("By an owner")
    FAILING = "failing", _("Nothing could be delivered for three days")
    GONE = "gone", _("The receiver answered 410: it wants no more")
    LEFT = "left", _("Whoever set it up is no longer an owner")


class Health(models.TextChoices):
    NEW = "new", _("Nothing sent yet")
    GOOD = "good", _("Works")
    FAILING = "failing", _("Failing")
    OFF = "off", _("Switched off")


def validate_events(value: Any) -> None:
    is_list = isinstance(value, list) and all(isinstance(code, str) for code in value)
    if not is_list or not value or not set(value) <= set(CHOSEN):
        raise ValidationError(_("Choose at least one event from the list."), code="invalid")


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the user's organizations; only owners may do anything with them."""
        return self.filter(organization__in=Organization.objects.of_member(user).values("pk"))

    def receiving(self) -> Self:
        """Those to which events are sent."""
        return self.filter(is_enabled=True, organization__suspended_at__isnull=True)


class WebhookEndpoint(PublicModel):
    """An address of an organization to which events are sent.

    ``responsible`` is the owner who set it up, changed it or switched it on last: nothing is
    sent on behalf of somebody who has left. The secret follows from ``secret_version`` and is
    stored nowhere; see ``signing``. ``failing_since`` is the first failure after the last
    success, and ``paused_until`` keeps an address that fails from taking the workers' time.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="webhooks"
    )
    url = models.CharField(_("address"), max_length=LONGEST_URL)
    description = models.CharField(_("description"), max_length=120, blank=True)
    events = models.JSONField(_("events"), default=list, validators=[validate_events])
    responsible = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("set up by")
    )
    revision = models.PositiveIntegerField(default=1)
    is_enabled = models.BooleanField(_("switched on"), default=True)
    disabled_at = models.DateTimeField(_("switched off at"), null=True, blank=True)
    disabled_reason = models.CharField(
        _("switched off because"), max_length=8, choices=OffReason, blank=True
    )
    secret_version = models.PositiveIntegerField(default=1)
    rotated_at = models.DateTimeField(_("secret changed at"), null=True, blank=True)
    succeeded_at = models.DateTimeField(_("last delivered at"), null=True, blank=True)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    n_failures = models.PositiveIntegerField(default=0)  # in a row
    paused_until = models.DateTimeField(null=True, blank=True)
    by_hand_since = models.DateTimeField(null=True, blank=True)
    n_by_hand = models.PositiveSmallIntegerField(default=0)

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook endpoint")
        verbose_name_plural = _("webhook endpoints")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_enabled=True, disabled_at=None, disabled_reason="")
                | (Q(is_enabled=False, disabled_at__isnull=False) & ~Q(disabled_reason="")),
                name="webhookendpoint_off_explained",
            )
        ]

    def __str__(self) -> str:
        return self.description or self.url

    def get_absolute_url(self) -> str:
        return reverse("web:webhook_detail", args=[self.public_id])

    @property
    def health(self) -> Health:
        if not self.is_enabled:
            return Health.OFF
        if self.failing_since:
            return Health.FAILING
        return Health.GOOD if self.succeeded_at else Health.NEW

    @property
    def event_labels(self) -> list[str]:
        return [str(EventType(code).label) for code in self.events if code in EventType.values]


class DeliveryStatus(models.TextChoices):
    PENDING = "pending", pgettext_lazy("webhook", "Waiting")
    DELIVERED = "delivered", pgettext_lazy("webhook", "Delivered")
    FAILED = "failed", _("Failed, to be tried again")
    GIVEN_UP = "given_up", _("Given up")


DELIVERY_OPEN = (DeliveryStatus.PENDING, DeliveryStatus.FAILED)


class Fault(models.TextChoices):
    """Why something was not delivered; coarse, so that nobody maps a network with it."""

    NO_ADDRESS = "no_address", _("The host is unknown, or has no public address")
    TIMED_OUT = "timed_out", _("No answer in time")
    REFUSED = "refused", _("The connection was refused or broken off")
    TLS = "tls", _("No encrypted connection: the certificate is missing, expired or of others")
    ANSWERED = "answered", _("The receiver answered with another status than 2xx")
    LOST = "lost", _("The attempt was interrupted")
    OFF = "off", _("The endpoint is switched off")
    SUSPENDED = "suspended", _("The organization is suspended")


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def open(self) -> Self:
        return self.filter(status__in=DELIVERY_OPEN)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        own = Organization.objects.of_member(user).values("pk")
        return self.filter(endpoint__organization__in=own)


class WebhookDelivery(PublicModel):
    """An event on its way to an endpoint; ``payload`` is sent byte for byte as it stands here.

    It falls due at ``next_attempt_at``. Whoever takes it moves that time on and signs with
    ``lease_token``. ``attempts`` are those since it was last asked for.
    """

    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries"
    )
    event_type = models.CharField(_("event"), max_length=24, choices=EventType)
    payload = models.TextField(_("content"))
    status = models.CharField(
        _("status"), max_length=10, choices=DeliveryStatus, default=DeliveryStatus.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"), db_default=Now())
    lease_token = models.CharField(max_length=32, blank=True, editable=False)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    last_status = models.PositiveSmallIntegerField(_("last status"), null=True, blank=True)
    last_fault = models.CharField(_("last fault"), max_length=10, choices=Fault, blank=True)
    dedupe_key = models.CharField(max_length=80, editable=False)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        ordering = ["-created_at", "-public_id"]
        indexes = [
            models.Index(fields=["endpoint", "-created_at", "-public_id"]),
            models.Index(fields=["created_at"]),
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(status__in=DELIVERY_OPEN),
                name="webhookdelivery_due",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "dedupe_key"], name="webhookdelivery_once")
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.status}"

    def get_absolute_url(self) -> str:
        return reverse("web:webhook_delivery", args=[self.public_id])

    @property
    def message_id(self) -> str:
        """What the receiver knows it by; the same for every attempt."""
        return f"msg_{self.public_id}"

    @property
    def is_open(self) -> bool:
        return self.status in DELIVERY_OPEN

    @property
    def problem(self) -> str:
        return fault_in_words(self.last_fault, self.last_status)


class WebhookAttempt(models.Model):
    """A line of the log: one request, and the beginning of what came back."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="log")
    sent_at = models.DateTimeField(_("sent at"))
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    fault = models.CharField(_("fault"), max_length=10, choices=Fault, blank=True)
    milliseconds = models.PositiveIntegerField(_("milliseconds"))
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("webhook attempt")
        verbose_name_plural = _("webhook attempts")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.status or self.fault}"

    @property
    def problem(self) -> str:
        return fault_in_words(self.fault, self.status)


def fault_in_words(fault: str, status: int | None) -> str:
    if not fault:
        return ""
    if fault == Fault.ANSWERED and status:
        return gettext("The receiver answered %(status)s") % {"status": status}
    return str(Fault(fault).label)
