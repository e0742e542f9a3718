"""Filters of connections, over what both sides may read of them."""

from typing import Any

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from rest_framework.request import Request

from matchmaking.api.filters.common import ChoiceSetFilter
from matchmaking.connections.models import Connection
from matchmaking.connections.moves import ConnectionStatus, Side
from matchmaking.connections.selectors import Box, connections_in
from matchmaking.organizations.models import Organization
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution

AWAITED = [("me", "me"), ("other", "other")]


def _known_scenarios(request: Request | None) -> QuerySet[Scenario]:
    """Those that the reader may see, or is connected with."""
    if request is None:
        return Scenario.objects.none()
    own = Connection.objects.visible_to(request.user).values("scenario")
    visible = Scenario.objects.visible_to(request.user).values("pk")
    return Scenario.objects.filter(Q(pk__in=visible) | Q(pk__in=own))


def _known_solutions(request: Request | None) -> QuerySet[Solution]:
    if request is None:
        return Solution.objects.none()
    own = Connection.objects.visible_to(request.user).values("solution")
    visible = Solution.objects.visible_to(request.user).values("pk")
    return Solution.objects.filter(Q(pk__in=visible) | Q(pk__in=own))


class ConnectionFilterSet(filters.FilterSet):
    side = filters.ChoiceFilter(
        choices=Side.choices, method="on_side", help_text="The side that you are on."
    )
    status = ChoiceSetFilter(choices=ConnectionStatus.choices)
    awaiting = filters.ChoiceFilter(
        choices=AWAITED,
        method="awaited",
        help_text="Requests that wait for an answer: yours (`me`), or that of the other side.",
    )
    box = filters.ChoiceFilter(
        choices=Box.choices,
        method="lies_in",
        help_text="To `answer`, `waiting` for the other side, in `progress`, or `over`.",
    )
    scenario = filters.ModelChoiceFilter(
        queryset=_known_scenarios, to_field_name="public_id", help_text="The `id` of a scenario."
    )
    solution = filters.ModelChoiceFilter(
        queryset=_known_solutions, to_field_name="public_id", help_text="The `id` of a solution."
    )

    class Meta:
        model = Connection
        fields: list[str] = []

    def on_side(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(**{f"{value}__in": self._own()})

    def awaited(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        own = self._own()
        asked = {
            side: Q(awaiting=side, **{f"{side if value == 'me' else side.other}__in": own})
            for side in Side
        }
        return queryset.filter(asked[Side.DEMAND] | asked[Side.SUPPLY])

    def lies_in(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        boxed = connections_in(self.request.user, Box(value))
        return queryset.filter(pk__in=boxed.order_by().values("pk"))

    def _own(self) -> QuerySet[Any, Any]:
        return Organization.objects.of_member(self.request.user).values("pk")
