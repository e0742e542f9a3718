"""What came out of a delivered connection, and how each side found the other."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matchmaking.common.fields import BoundedTextField
from matchmaking.common.models import PublicModel
from matchmaking.common.validators import validate_records
from matchmaking.connections.models.connections import Connection
from matchmaking.connections.moves import Side
from matchmaking.organizations.models import User
from matchmaking.scenarios.budget import BudgetBand

LOWEST, HIGHEST = 1, 5
DIMENSIONS = ("understanding", "delivery", "effect", "service")


def validate_effects(value: Any) -> None:
    """Accept a list of ``{"metric", "unit", "before", "after"}``; numbers before and after."""
    number = (int, float)
    validate_records(value, fields={"metric": str, "unit": str, "before": number, "after": number})
    for effect in value:
        if not effect["metric"].strip():
            raise ValidationError(_("Name what was measured."), code="invalid_effect")


class Outcome(PublicModel):
    """The result that the enterprise has written down, or the provider for it to confirm.

    ``value`` is the band of the contract, ``months`` the time from contract to delivery,
    ``effects`` what changed in the targets of the scenario. Confirmed, it is changed no more.
    """

    connection = models.OneToOneField(Connection, on_delete=models.PROTECT, related_name="outcome")
    value = models.PositiveSmallIntegerField(
        _("value of the contract"), choices=BudgetBand, null=True, blank=True
    )
    months = models.PositiveSmallIntegerField(
        _("months from contract to delivery"),
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    effects = models.JSONField(
        _("effects"), default=list, blank=True, validators=[validate_effects]
    )
    words = BoundedTextField(_("result in words"), max_length=600, blank=True)
    written_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.public_id} {self.connection_id}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None


def _grade(label: Any) -> Any:
    return models.PositiveSmallIntegerField(
        label, validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
    )


class Rating(PublicModel):
    """How ``side`` found the other after delivery, from 1 to 5, and what that one answers."""

    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="ratings")
    side = models.CharField(_("side"), max_length=6, choices=Side)
    understanding = _grade(_("understanding of the need"))
    delivery = _grade(_("delivery"))
    effect = _grade(_("effect"))
    service = _grade(_("service"))
    words = BoundedTextField(_("words"), max_length=400, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reply = BoundedTextField(_("reply"), max_length=400, blank=True)
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["connection", "side"], name="rating_one_a_side"),
            models.CheckConstraint(
                condition=Q(**{f"{name}__range": (LOWEST, HIGHEST) for name in DIMENSIONS}),
                name="rating_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.side}"

    @property
    def mean(self) -> float:
        grades: list[int] = [getattr(self, name) for name in DIMENSIONS]
        return sum(grades) / len(grades)
