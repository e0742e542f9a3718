"""How a solution stands for a scenario: bands and words, no score and no place."""

from rest_framework import serializers

from matchmaking.api.serializers.common import ReadOnlyFields
from matchmaking.matching.counterfactuals import ToldStep
from matchmaking.matching.needs import NeedCheck, NeedKind, NeedState
from matchmaking.matching.reasons import ExplainedReason
from matchmaking.matching.standings import Band, SolutionStanding, StandingChange


class ToldReasonSerializer(ReadOnlyFields, serializers.Serializer[ExplainedReason]):
    kind = serializers.CharField()
    text = serializers.CharField()
    codes = serializers.ListField(child=serializers.CharField())
    words = serializers.ListField(child=serializers.CharField())


class NeedCheckSerializer(ReadOnlyFields, serializers.Serializer[NeedCheck]):
    """A code that the scenario asks for; `unstated`: the solution says nothing of its kind."""

    kind = serializers.ChoiceField(choices=NeedKind.choices)
    code = serializers.CharField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=NeedState.choices)


class EditSerializer(ReadOnlyFields, serializers.Serializer[ToldStep]):
    """A code to add to the solution, if it is true; ``kind`` names the list that it goes into."""

    kind = serializers.ChoiceField(choices=NeedKind.choices)
    code = serializers.CharField()
    text = serializers.CharField()


class StandingChangeSerializer(ReadOnlyFields, serializers.Serializer[StandingChange]):
    """Edits made together, and the bands before and after."""

    edits = EditSerializer(source="steps", many=True)
    before = serializers.ChoiceField(choices=Band.choices)
    after = serializers.ChoiceField(choices=Band.choices)
    becomes_suitable = serializers.BooleanField()


class StandingSerializer(ReadOnlyFields, serializers.Serializer[SolutionStanding]):
    """``band`` is null while nothing has been ranked yet; ``remaining`` pairs are left today."""

    band = serializers.ChoiceField(choices=Band.choices, allow_null=True)
    is_suitable = serializers.BooleanField()
    reasons = ToldReasonSerializer(many=True)
    cautions = ToldReasonSerializer(many=True)
    needs = NeedCheckSerializer(many=True)
    changes = StandingChangeSerializer(many=True)
    remaining = serializers.IntegerField(source="quota.left")
    renews_at = serializers.DateTimeField(source="quota.renews_at")
