"""What came of a delivered connection, as both sides read it and write it down."""

from typing import Any

from rest_framework import serializers

from matchmaking.api.serializers.common import ForAudience, ReadOnlyFields
from matchmaking.api.serializers.drafts import StrictFields, WholeEntry
from matchmaking.common.register import Audience
from matchmaking.common.validators import MAX_ITEMS, MAX_LENGTH, MAX_NUMBER
from matchmaking.connections.models import Outcome, Rating
from matchmaking.connections.models.results import HIGHEST, LOWEST
from matchmaking.connections.moves import Side
from matchmaking.scenarios.budget import BudgetBand

LONGEST_WORDS = 600
LONGEST_PUBLIC = 400
MOST_MONTHS = 120


def _grade() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=LOWEST, max_value=HIGHEST)


class EffectSerializer(WholeEntry, serializers.Serializer[Any]):
    """A measure before and after."""

    metric = serializers.CharField(max_length=MAX_LENGTH)
    unit = serializers.CharField(max_length=MAX_LENGTH, allow_blank=True)
    before = serializers.FloatField(min_value=-MAX_NUMBER, max_value=MAX_NUMBER)
    after = serializers.FloatField(min_value=-MAX_NUMBER, max_value=MAX_NUMBER)


class OutcomeSerializer(ForAudience, ReadOnlyFields, serializers.ModelSerializer[Outcome]):
    """The outcome; ``value`` is a band as that of a budget. Confirmed, it stays as it is."""

    audience = Audience.STAFF  # and members of both sides

    effects = EffectSerializer(many=True)
    is_confirmed = serializers.BooleanField()
    written_at = serializers.DateTimeField(source="updated_at")

    class Meta:
        model = Outcome
        fields = [
            "value",
            "months",
            "effects",
            "words",
            "written_at",
            "is_confirmed",
            "confirmed_at",
        ]


class OutcomeDraftSerializer(StrictFields, serializers.Serializer[Any]):
    """The outcome, whole; what the enterprise writes is confirmed with it."""

    value = serializers.ChoiceField(choices=BudgetBand.choices, allow_null=True, default=None)
    months = serializers.IntegerField(min_value=1, max_value=MOST_MONTHS)
    effects = EffectSerializer(
        many=True,
        default=list,
        max_length=MAX_ITEMS,  # type: ignore[call-arg]  # of the list
    )
    words = serializers.CharField(max_length=LONGEST_WORDS, allow_blank=True, default="")


class OutcomeConfirmationSerializer(StrictFields, serializers.Serializer[Any]):
    """``seen`` is the ``written_at`` of the outcome that you have read."""

    seen = serializers.DateTimeField()


class RatingSerializer(ForAudience, ReadOnlyFields, serializers.ModelSerializer[Rating]):
    """How ``side`` found the other, from 1 to 5, and what that one answers."""

    audience = Audience.STAFF  # and members of both sides

    side = serializers.ChoiceField(choices=Side.choices)
    at = serializers.DateTimeField(source="created_at")

    class Meta:
        model = Rating
        fields = [
            "side",
            "understanding",
            "delivery",
            "effect",
            "service",
            "words",
            "at",
            "reply",
            "replied_at",
        ]


class RatingsSerializer(ReadOnlyFields, serializers.Serializer[Any]):
    """The rating that your side has given, and the one that it has received."""

    given = RatingSerializer(allow_null=True)
    received = RatingSerializer(allow_null=True)


class RatingDraftSerializer(StrictFields, serializers.Serializer[Any]):
    """Grades from 1 to 5; anybody may read ``words``, so they hold no contact and no link."""

    understanding = _grade()
    delivery = _grade()
    effect = _grade()
    service = _grade()
    words = serializers.CharField(max_length=LONGEST_PUBLIC, allow_blank=True, default="")


class ReplySerializer(StrictFields, serializers.Serializer[Any]):
    reply = serializers.CharField(max_length=LONGEST_PUBLIC)
