"""Explained matches; the texts are in the reader's language."""

from rest_framework import serializers

from matchmaking.api.serializers.common import ReadOnlyFields
from matchmaking.api.serializers.scenarios import ScenarioBriefSerializer
from matchmaking.api.serializers.solutions import SolutionBriefSerializer
from matchmaking.matching.explained import ExplainedMatch
from matchmaking.matching.reasons import ExplainedPart, ExplainedReason
from matchmaking.matching.selectors import ScenarioMatches, SolutionMatches


class PartSerializer(ReadOnlyFields, serializers.Serializer[ExplainedPart]):
    block = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a key of the body
    contribution = serializers.FloatField()


class ReasonSerializer(ReadOnlyFields, serializers.Serializer[ExplainedReason]):
    kind = serializers.CharField()
    text = serializers.CharField()
    codes = serializers.ListField(child=serializers.CharField())
    words = serializers.ListField(child=serializers.CharField())
    contribution = serializers.FloatField()


class MatchSerializer(ReadOnlyFields, serializers.Serializer[ExplainedMatch]):
    """A match; the contributions of ``parts`` add up to ``score``, which lies in 0…1.

    ``is_suitable`` is false below the threshold under which nothing really fits.
    """

    rank = serializers.IntegerField()
    score = serializers.FloatField()
    is_suitable = serializers.BooleanField()
    parts = PartSerializer(many=True)
    reasons = ReasonSerializer(many=True)
    missing = ReasonSerializer(many=True)


class MatchedSolutionSerializer(MatchSerializer):
    solution = SolutionBriefSerializer()


class MatchedScenarioSerializer(MatchSerializer):
    """A scenario that a solution fits; ``rank`` is the solution's place in its ranking."""

    scenario = ScenarioBriefSerializer()


class ScenarioMatchesSerializer(ReadOnlyFields, serializers.Serializer[ScenarioMatches]):
    """The current ranking; ``ranked_at`` is null before the first one."""

    ranked_at = serializers.DateTimeField(source="run.finished_at", default=None, allow_null=True)
    index_version = serializers.CharField(source="run.index_version", default=None, allow_null=True)
    is_ranking = serializers.SerializerMethodField()
    results = MatchedSolutionSerializer(source="matches", many=True)

    def get_is_ranking(self, matches: ScenarioMatches) -> bool:
        return matches.open_run is not None


class SolutionMatchesSerializer(ReadOnlyFields, serializers.Serializer[SolutionMatches]):
    """The scenarios that a solution fits; ``is_ready`` is false while nothing is ranked."""

    is_ready = serializers.BooleanField()
    results = MatchedScenarioSerializer(source="matches", many=True)
