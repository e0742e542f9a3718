"""Moves of records and of their pending changes, and the steps that were made."""

from typing import Any

from rest_framework import serializers

from matchmaking.api.serializers.common import ReadOnlyFields
from matchmaking.api.serializers.drafts import StrictFields
from matchmaking.api.serializers.organizations import OrganizationBriefSerializer
from matchmaking.api.serializers.scenario_drafts import ScenarioTextSerializer
from matchmaking.api.serializers.solution_drafts import SolutionChangeSerializer
from matchmaking.organizations.moves import (
    POSTING_MOVES,
    REVISION_MOVES,
    Mover,
    PostingMove,
    ReturnReason,
    Rule,
)
from matchmaking.organizations.posting_logs import (
    PostingRevision,
    PostingTransition,
    RevisionStatus,
)
from matchmaking.organizations.postings import Posting
from matchmaking.organizations.workflow import Decision

LONGEST_WORDS = 600
UNREAD = (PostingMove.APPROVE, PostingMove.RETURN)  # are not decided unread


def _choices(rules: dict[PostingMove, Rule]) -> list[tuple[str, Any]]:
    return [(move.value, move.label) for move in rules if rules[move].mover != Mover.PLATFORM]


class DecisionSerializer(StrictFields, serializers.Serializer[Any]):
    """Why something is moved; ``seen`` is the number of what a reviewer has read."""

    reasons = serializers.ListField(
        child=serializers.ChoiceField(choices=ReturnReason.choices),
        max_length=len(ReturnReason),
        required=False,
    )
    words = serializers.CharField(max_length=LONGEST_WORDS, allow_blank=True, required=False)
    seen = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["move"] in UNREAD and "seen" not in attrs:
            missing = self.fields["seen"].error_messages["required"]
            raise serializers.ValidationError({"seen": [missing]}, code="required")
        return attrs

    def decided(self) -> dict[str, Any]:
        """Return the arguments of the use-case."""
        checked = self.validated_data
        decision = Decision(checked.get("reasons", ()), checked.get("words", ""))
        move = PostingMove(checked["move"])
        return {"move": move, "decision": decision, "seen": checked.get("seen")}


class MoveSerializer(DecisionSerializer):
    move = serializers.ChoiceField(choices=_choices(POSTING_MOVES))


class RevisionMoveSerializer(DecisionSerializer):
    move = serializers.ChoiceField(choices=_choices(REVISION_MOVES))


class RevisionSerializer(ReadOnlyFields, serializers.Serializer[PostingRevision]):
    """A pending change; reviewers name the ``version`` they have read as ``seen``.

    ``content`` is all that the record shall say to others.
    """

    id = serializers.CharField(source="public_id")
    status = serializers.ChoiceField(choices=RevisionStatus.choices)
    version = serializers.IntegerField()
    submitted_at = serializers.DateTimeField(allow_null=True)


class ScenarioRevisionSerializer(RevisionSerializer):
    content = ScenarioTextSerializer()


class SolutionRevisionSerializer(RevisionSerializer):
    content = SolutionChangeSerializer()


class TransitionSerializer(ReadOnlyFields, serializers.Serializer[PostingTransition]):
    """A step; ``is_revision`` tells that a pending change made it, ``mover`` on whose behalf."""

    move = serializers.ChoiceField(choices=PostingMove.choices)
    is_revision = serializers.BooleanField()
    mover = serializers.SerializerMethodField()
    reasons = serializers.ListField(child=serializers.ChoiceField(choices=ReturnReason.choices))
    words = serializers.CharField()
    at = serializers.DateTimeField(source="created_at")

    def get_mover(self, step: PostingTransition) -> Mover:
        if step.by_id is None:
            return Mover.PLATFORM
        rules = REVISION_MOVES if step.is_revision else POSTING_MOVES
        return rules[PostingMove(step.move)].mover


class WaitingSerializer(ReadOnlyFields, serializers.Serializer[Any]):
    """Something that waits for a reviewer; ``id`` is that of the record.

    ``seen`` is to be named in the decision: the number of the record, or of its pending change.
    """

    kind = serializers.ChoiceField(choices=["scenario", "solution"])
    id = serializers.CharField()
    is_revision = serializers.BooleanField()
    title = serializers.CharField()
    organization = OrganizationBriefSerializer()
    submitted_at = serializers.DateTimeField(allow_null=True)
    seen = serializers.IntegerField()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        is_revision = isinstance(instance, PostingRevision)
        posting: Posting = instance.posting if is_revision else instance
        entry = {
            "kind": posting.kind_name,
            "id": posting.public_id,
            "is_revision": is_revision,
            "title": instance.content["title"] if is_revision else posting.title,
            "organization": posting.organization,
            "submitted_at": instance.submitted_at,
            "seen": instance.version if is_revision else posting.revision,
        }
        return super().to_representation(entry)
