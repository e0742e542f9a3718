"""What a side sends: a request for a connection, and the moves that follow."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from matchmaking.api.serializers.drafts import LONGEST_CODE, StrictFields
from matchmaking.connections.models import Connection
from matchmaking.connections.moves import MOVES as RULES
from matchmaking.connections.moves import ConnectionMove, DeclineReason, Mover, Side
from matchmaking.connections.workflow import Answer
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution

LONGEST_WORDS = 600
LONGEST_SCOPE = 300
LONGEST_TIME = 100
MOVES = [(move.value, move.label) for move in RULES if RULES[move].mover != Mover.PLATFORM]
# The moves that a part of an answer goes with; with others it would be lost.
PARTS: Mapping[str, tuple[ConnectionMove, ...]] = {
    "reasons": (ConnectionMove.DECLINE, ConnectionMove.END),
    "proposal": (ConnectionMove.PROPOSE,),
    "contact": (ConnectionMove.ACCEPT, ConnectionMove.PROPOSE),
}


class RecordField(serializers.CharField):
    """The ``id`` of a record among ``rows``, which the context of the serializer narrows."""

    default_error_messages = {"unknown_record": _("No record that you may name has this id.")}

    def __init__(self, rows: Callable[[Mapping[str, Any]], QuerySet[Any]], **options: Any) -> None:
        self._rows = rows
        super().__init__(max_length=LONGEST_CODE, **options)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        public_id = super().run_validation(data)
        if public_id is None:
            return None
        record = self._rows(self.context).filter(public_id=public_id).first()
        if record is None:
            self.fail("unknown_record")
        return record


def _visible_scenarios(context: Mapping[str, Any]) -> QuerySet[Any]:
    return Scenario.objects.visible_to(context["user"]).select_related("organization")


def _visible_solutions(context: Mapping[str, Any]) -> QuerySet[Any]:
    return Solution.objects.visible_to(context["user"]).select_related("organization")


def _offered_solutions(context: Mapping[str, Any]) -> QuerySet[Any]:
    offered = Solution.objects.listed().filter(organization=context["connection"].supply_id)
    return offered.select_related("organization")


class GivenContactSerializer(StrictFields, serializers.Serializer[Any]):
    """Whom the other side shall speak to: a phone number, an e-mail address or both.

    It opens to the other side when the request is accepted, and not before.
    """

    name = serializers.CharField(max_length=60)
    phone = serializers.CharField(max_length=40, allow_blank=True, default="")
    email = serializers.EmailField(max_length=254, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not (attrs["phone"] or attrs["email"]):
            raise _refused(self, "phone", "required")
        return attrs


class ConnectionRequestSerializer(StrictFields, serializers.Serializer[Any]):
    """A request; ``side`` is yours, and told by the records where it is left out."""

    scenario = RecordField(_visible_scenarios)
    solution = RecordField(_visible_solutions)
    side = serializers.ChoiceField(choices=Side.choices, required=False)
    message = serializers.CharField(max_length=LONGEST_WORDS)
    question = serializers.CharField(max_length=200, allow_blank=True, default="")
    contact = GivenContactSerializer()


class ProposalSerializer(StrictFields, serializers.Serializer[Any]):
    """What you would rather have; ``solution`` is another one of the same provider."""

    scope = serializers.CharField(max_length=LONGEST_SCOPE, allow_blank=True, default="")
    time = serializers.CharField(max_length=LONGEST_TIME, allow_blank=True, default="")
    solution = RecordField(_offered_solutions, allow_null=True, default=None)


class ConnectionMoveSerializer(StrictFields, serializers.Serializer[Any]):
    """A move: ``reasons`` come with `decline` and `end`, ``proposal`` with `propose`.

    ``contact`` is needed with `accept`, unless your side has named one before.
    """

    move = serializers.ChoiceField(choices=MOVES)
    reasons = serializers.ListField(
        child=serializers.ChoiceField(choices=DeclineReason.choices),
        max_length=len(DeclineReason),
        required=False,
    )
    words = serializers.CharField(max_length=LONGEST_WORDS, allow_blank=True, required=False)
    proposal = ProposalSerializer(required=False)
    contact = GivenContactSerializer(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        move = ConnectionMove(attrs["move"])
        for part, moves in PARTS.items():
            if part in attrs and move not in moves:
                message = str(_("This field cannot be written with this move."))
                error = ErrorDetail(message, "unknown_field")
                raise serializers.ValidationError({part: [error]})
        if move == ConnectionMove.ACCEPT and not (attrs.get("contact") or self._named_before()):
            raise _refused(self, "contact", "required")
        if move == ConnectionMove.PROPOSE and not any(attrs.get("proposal", {}).values()):
            raise _refused(self, "proposal", "required")
        return attrs

    def _named_before(self) -> bool:
        connection: Connection = self.context["connection"]
        return bool(getattr(connection, f"{self.context['side']}_contact"))

    def answer(self) -> Answer:
        """Return what the use-case takes."""
        checked = self.validated_data
        return Answer(
            reasons=checked.get("reasons", ()),
            words=checked.get("words", ""),
            contact=checked.get("contact", {}),
            **checked.get("proposal", {}),
        )


def _refused(
    serializer: serializers.Serializer[Any], name: str, code: str
) -> serializers.ValidationError:
    message = serializer.fields[name].error_messages[code]
    return serializers.ValidationError({name: [ErrorDetail(str(message), code)]})
