"""How the operations on results, watches and figures are documented."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema

from matchmaking.api.operations import KEY, REPLAYED, known, known_list, written
from matchmaking.api.serializers.results import (
    OutcomeConfirmationSerializer,
    OutcomeDraftSerializer,
    OutcomeSerializer,
    RatingDraftSerializer,
    RatingSerializer,
    RatingsSerializer,
    ReplySerializer,
)
from matchmaking.api.serializers.watches import WatchSerializer

WRITER = [KEY, REPLAYED]
OUTCOME = {
    "value": 3,
    "months": 5,
    "effects": [{"metric": "漏检率", "unit": "%", "before": 4.0, "after": 0.8}],
    "words": "两条产线已稳定运行三个月。",
}
RATING = {"understanding": 5, "delivery": 4, "effect": 4, "service": 5, "words": "响应及时。"}

DESCRIBED_OUTCOME: dict[str, Any] = {
    "retrieve": extend_schema(
        summary="Read the outcome of a connection",
        description="404 while nobody has written one.",
        responses=known(OutcomeSerializer),
    ),
    "create": extend_schema(
        summary="Write the outcome of a connection",
        description=(
            "Of a delivered one, whole, by either side; until it is confirmed it can be written "
            "anew. What the enterprise writes is confirmed with it."
        ),
        parameters=WRITER,
        request=OutcomeDraftSerializer,
        responses=written({200: OutcomeSerializer}, 404),
        examples=[OpenApiExample("An outcome", value=OUTCOME, request_only=True)],
    ),
    "confirm": extend_schema(
        summary="Confirm the outcome of a connection",
        description="For the enterprise, as the provider has written it.",
        parameters=WRITER,
        request=OutcomeConfirmationSerializer,
        responses=written({200: OutcomeSerializer}, 404),
    ),
}
DESCRIBED_RATINGS: dict[str, Any] = {
    "retrieve": extend_schema(
        summary="Read the ratings of a connection", responses=known(RatingsSerializer)
    ),
    "create": extend_schema(
        summary="Rate the other side",
        description="Once, after the enterprise has confirmed the delivery.",
        parameters=WRITER,
        request=RatingDraftSerializer,
        responses=written({201: RatingSerializer}, 404),
        examples=[OpenApiExample("A rating", value=RATING, request_only=True)],
    ),
    "reply": extend_schema(
        summary="Reply to the rating that your side has received",
        description="Once; anybody may read it.",
        parameters=WRITER,
        request=ReplySerializer,
        responses=written({200: RatingSerializer}, 404),
    ),
}
DESCRIBED_WATCHES: dict[str, Any] = {
    "list": extend_schema(
        summary="List the records of yours that are watched",
        description=(
            "Newest first, with those that are watched no longer (`is_muted`). A published "
            "scenario that nothing fits is watched by itself."
        ),
        responses=known_list(WatchSerializer(many=True)),
    )
}


def describe_watch(noun: str, partner: str) -> Any:
    return {
        "retrieve": extend_schema(
            summary=f"Read whether a {noun} of yours is watched",
            description="404 where it never was.",
            responses=known(WatchSerializer),
        ),
        "create": extend_schema(
            summary=f"Watch a {noun} of yours",
            description=(
                f"Its organization hears of each new suitable {partner}, at most once a day. "
                "Again changes nothing."
            ),
            parameters=WRITER,
            request=None,
            responses=written({200: WatchSerializer}, 404),
        ),
        "destroy": extend_schema(
            summary=f"Watch a {noun} of yours no longer",
            parameters=WRITER,
            responses=written({204: None}, 404),
        ),
    }
