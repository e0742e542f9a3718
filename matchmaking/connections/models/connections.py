from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from matchmaking.common.fields import BoundedTextField
from matchmaking.common.models import PublicModel
from matchmaking.connections.moves import (
    AGREED_ONCE,
    CONTACTS_OPEN,
    LIVE,
    OPEN,
    TURNS,
    ConnectionMove,
    ConnectionStatus,
    DeclineReason,
    GoneReason,
    Side,
)
from matchmaking.organizations.models import Organization, User
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the user's organizations, on either side; nobody else sees any."""
        if not user.pk:
            return self.none()
        own = Organization.objects.of_member(user).values("pk")
        return self.filter(Q(demand__in=own) | Q(supply__in=own))

    def live(self) -> Self:
        return self.filter(status__in=LIVE)

    def for_listing(self) -> Self:
        return self.select_related("scenario", "solution", "demand", "supply")

    def with_results(self) -> Self:
        """What came of delivered ones, for whoever asks what is still to be said of them."""
        return self.select_related("outcome").prefetch_related("ratings")


class Connection(PublicModel):
    """An introduction between a scenario and a solution, asked for by one side.

    ``demand`` and ``supply`` are the organizations of both. While an answer is open, ``awaiting``
    is the side that owes it since ``asked_at``. ``due_on`` is the day by which the next step is
    due, ``expires_on`` the last day for an answer. ``reasons`` are those of the match as both
    sides may read them; ``proposed_solution`` takes the place of the solution if a proposal is
    accepted. The contacts open to the other side on acceptance.
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="connections")
    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="connections")
    demand = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="demand_connections"
    )
    supply = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="supply_connections"
    )
    proposed_solution = models.ForeignKey(
        Solution, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_by = models.CharField(_("asked by"), max_length=6, choices=Side)
    status = models.CharField(
        _("status"), max_length=10, choices=ConnectionStatus, default=ConnectionStatus.REQUESTED
    )
    awaiting = models.CharField(_("answer due from"), max_length=6, choices=Side, blank=True)
    message = BoundedTextField(_("message"), max_length=600)
    question = models.CharField(_("question"), max_length=200, blank=True)
    reasons = models.JSONField(_("reasons of the match"), default=list, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    n_reminders = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    demand_contact = models.JSONField(_("contact of the enterprise"), default=dict, blank=True)
    supply_contact = models.JSONField(_("contact of the provider"), default=dict, blank=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connections")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["demand", "status", "-id"]),
            models.Index(fields=["supply", "status", "-id"]),
            models.Index(
                fields=["expires_on"], condition=Q(status__in=OPEN), name="connection_open_expiry"
            ),
            models.Index(fields=["asked_at"], condition=Q(status__in=OPEN), name="connection_open"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "solution"],
                condition=Q(status__in=LIVE),
                name="connection_one_live",
            ),
            models.CheckConstraint(condition=~Q(demand=F("supply")), name="connection_between_two"),
            models.CheckConstraint(
                condition=Q(status__in=ConnectionStatus.values), name="connection_status_known"
            ),
            models.CheckConstraint(
                condition=(Q(status__in=OPEN) & ~Q(awaiting=""))
                | (~Q(status__in=OPEN) & Q(awaiting="")),
                name="connection_open_awaits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.status}"

    def get_absolute_url(self) -> str:
        return reverse("web:connection_detail", args=[self.public_id])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def has_open_contacts(self) -> bool:
        return self.status in CONTACTS_OPEN

    @property
    def hides_demand(self) -> bool:
        """Whether the provider does not learn yet whose scenario it is."""
        return self.scenario.hides_organization and not self.was_accepted

    @property
    def was_accepted(self) -> bool:
        """Whether both sides agreed once; what they learned then is not taken back."""
        return self.status in AGREED_ONCE

    @property
    def turn(self) -> Side | None:
        """The side that has to take the next step."""
        if self.is_open:
            return Side(self.awaiting)
        turn = TURNS.get(self.status)
        return turn.side if turn else None

    def organization_of(self, side: Side) -> Organization:
        return self.demand if side == Side.DEMAND else self.supply

    def is_overdue(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today


class ConnectionStep(PublicModel):
    """A step on the way of a connection: who made it, and what was said.

    ``proposal`` is what a side would rather have: ``scope`` and ``time`` in words, ``solution``
    by its public id.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="steps")
    move = models.CharField(_("move"), max_length=10, choices=ConnectionMove)
    side = models.CharField(_("side"), max_length=6, choices=Side, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    words = BoundedTextField(_("words"), max_length=600, blank=True)
    proposal = models.JSONField(_("proposal"), default=dict, blank=True)

    class Meta:
        verbose_name = _("step of a connection")
        verbose_name_plural = _("steps of connections")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["connection", "-id"])]

    def __str__(self) -> str:
        return f"{self.public_id} {self.move}"

    @property
    def reason_labels(self) -> list[str]:
        known: dict[str, Any] = dict([*DeclineReason.choices, *GoneReason.choices])
        return [str(known[code]) for code in self.reasons if code in known]
