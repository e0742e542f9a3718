"""Connections as both sides may read them; contacts have an address of their own.

The context must hold ``own_organizations``, the primary keys of the reader's organizations, and
``unread``, how many messages wait in each connection.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from matchmaking.api.serializers.common import ForAudience, ReadOnlyFields
from matchmaking.api.serializers.matching import ReasonSerializer
from matchmaking.api.serializers.organizations import OrganizationBriefSerializer
from matchmaking.common.register import Audience
from matchmaking.connections.contacts import OpenContact
from matchmaking.connections.models import Connection, ConnectionStep
from matchmaking.connections.moves import ConnectionMove, DeclineReason, Side
from matchmaking.connections.permissions import possible_moves
from matchmaking.matching.explained import reason_names
from matchmaking.matching.reasons import tell_reasons
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution


class ConnectedScenarioSerializer(
    ForAudience, ReadOnlyFields, serializers.ModelSerializer[Scenario]
):
    """The scenario of a connection; whose it is, is told by the connection itself."""

    audience = Audience.ANYBODY

    id = serializers.CharField(source="public_id")

    class Meta:
        model = Scenario
        fields = ["id", "title"]


class ConnectedSolutionSerializer(
    ForAudience, ReadOnlyFields, serializers.ModelSerializer[Solution]
):
    audience = Audience.ANYBODY

    id = serializers.CharField(source="public_id")

    class Meta:
        model = Solution
        fields = ["id", "title"]


class ConnectionBriefSerializer(
    ForAudience, ReadOnlyFields, serializers.ModelSerializer[Connection]
):
    """A connection in a list; ``side`` is the reader's, ``turn`` the one to take the next step.

    ``demand`` is null while the provider does not learn yet whose scenario it is.
    """

    audience = Audience.ANYBODY

    id = serializers.CharField(source="public_id")
    scenario = ConnectedScenarioSerializer()
    solution = ConnectedSolutionSerializer()
    demand = serializers.SerializerMethodField()
    supply = OrganizationBriefSerializer()
    side = serializers.SerializerMethodField()
    started_by = serializers.ChoiceField(choices=Side.choices)
    awaiting = serializers.SerializerMethodField(help_text="The side that owes an answer.")
    turn = serializers.ChoiceField(choices=Side.choices, allow_null=True)
    unread = serializers.SerializerMethodField(help_text="Messages of the other side.")

    class Meta:
        model = Connection
        fields = [
            "id",
            "scenario",
            "solution",
            "demand",
            "supply",
            "side",
            "started_by",
            "status",
            "awaiting",
            "turn",
            "due_on",
            "expires_on",
            "asked_at",
            "answered_at",
            "ended_at",
            "unread",
        ]

    @extend_schema_field(OrganizationBriefSerializer(allow_null=True))
    def get_demand(self, connection: Connection) -> dict[str, Any] | None:
        if connection.hides_demand and not self._is_of_demand(connection):
            return None
        return OrganizationBriefSerializer(connection.demand).data

    def get_side(self, connection: Connection) -> Side:
        return Side.DEMAND if self._is_of_demand(connection) else Side.SUPPLY

    def get_awaiting(self, connection: Connection) -> Side | None:
        return Side(connection.awaiting) if connection.awaiting else None

    def get_unread(self, connection: Connection) -> int:
        waiting: int = self.context["unread"].get(connection.pk, 0)
        return waiting

    def _is_of_demand(self, connection: Connection) -> bool:
        return connection.demand_id in self.context["own_organizations"]


class ConnectionSerializer(ConnectionBriefSerializer):
    """A connection; ``possible_moves`` are those that the reader may make just now.

    ``proposed_solution`` takes the place of ``solution`` if the proposal is accepted.
    """

    audience = Audience.ANYBODY

    reasons = serializers.SerializerMethodField()
    proposed_solution = ConnectedSolutionSerializer(allow_null=True)
    possible_moves = serializers.SerializerMethodField()
    has_open_contacts = serializers.BooleanField()

    class Meta(ConnectionBriefSerializer.Meta):
        fields = [
            *ConnectionBriefSerializer.Meta.fields,
            "message",
            "question",
            "reasons",
            "proposed_solution",
            "possible_moves",
            "has_open_contacts",
        ]

    @extend_schema_field(ReasonSerializer(many=True))
    def get_reasons(self, connection: Connection) -> Any:
        to_demand = self._is_of_demand(connection)
        told = tell_reasons(connection.reasons, reason_names(), to_demand=to_demand)
        return ReasonSerializer(told, many=True).data

    def get_possible_moves(self, connection: Connection) -> list[ConnectionMove]:
        return possible_moves(self.context["request"].user, connection)


class ProposedSerializer(ReadOnlyFields, serializers.Serializer[Any]):
    """What a side would rather have; ``solution`` is the id of another one of the provider."""

    scope = serializers.CharField(default="")
    time = serializers.CharField(default="")
    solution = serializers.CharField(default=None, allow_null=True)


class ConnectionStepSerializer(
    ForAudience, ReadOnlyFields, serializers.ModelSerializer[ConnectionStep]
):
    """A step; ``side`` is null where the platform made it, ``proposal`` where nothing was.

    For members of both sides; who made it is not told by name.
    """

    audience = Audience.STAFF

    id = serializers.CharField(source="public_id")
    side = serializers.SerializerMethodField()
    reasons = serializers.ListField(child=serializers.ChoiceField(choices=DeclineReason.choices))
    proposal = serializers.SerializerMethodField()
    at = serializers.DateTimeField(source="created_at")

    class Meta:
        model = ConnectionStep
        fields = ["id", "move", "side", "reasons", "words", "proposal", "at"]

    def get_side(self, step: ConnectionStep) -> Side | None:
        return Side(step.side) if step.side else None

    @extend_schema_field(ProposedSerializer(allow_null=True))
    def get_proposal(self, step: ConnectionStep) -> dict[str, Any] | None:
        return ProposedSerializer(step.proposal).data if step.proposal else None


class OpenContactSerializer(ReadOnlyFields, serializers.Serializer[OpenContact]):
    """Whom the other side has named."""

    name = serializers.CharField()
    phone = serializers.CharField()
    email = serializers.CharField()
