"""How the operations that write are documented, alike for scenarios and solutions."""

from collections.abc import Callable
from typing import Any, Literal

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import (
    Direction,
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_view,
)

from matchmaking.api.serializers.common import ErrorSerializer, InvalidSerializer
from matchmaking.api.serializers.moves import (
    MoveSerializer,
    RevisionMoveSerializer,
    TransitionSerializer,
)

Decorator = Callable[[Any], Any]
HEADER: Literal["header"] = "header"
KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    HEADER,
    description="A name of your choice for this change: sent again with it, it is not made again.",
)
REPLAYED = OpenApiParameter(
    "Idempotency-Replayed",
    {"type": "string", "enum": ["true"]},
    HEADER,
    response=[200, 201, 202, 204],
    description="Set where the answer is the one kept under the `Idempotency-Key`.",
)
ETAG = OpenApiParameter(
    "ETag", str, HEADER, response=[200, 201, 202], description="Send it as `If-Match` to edit."
)
LOCATION = OpenApiParameter(
    "Location", str, HEADER, response=[201], description="Where the new record is read."
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, HEADER, description="An `ETag` read before: 304 if nothing has changed."
)
MOVE_EXAMPLES = [
    OpenApiExample("A member submits", value={"move": "submit"}, request_only=True),
    OpenApiExample(
        "A reviewer returns",
        value={"move": "return", "reasons": ["unclear"], "words": "请补充产线节拍。", "seen": 3},
        request_only=True,
    ),
]
REVISION_EXAMPLES = [
    OpenApiExample("A reviewer approves", value={"move": "approve", "seen": 1}, request_only=True)
]


class StrictScheme(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Tell clients that bodies may hold nothing else than what is described."""

    target_class = "matchmaking.api.serializers.drafts.StrictFields"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        mapped: Any = auto_schema
        schema = mapped._map_serializer(self.target, direction, bypass_extensions=True)  # noqa: SLF001
        return {**schema, "additionalProperties": False}


def if_match(*, required: bool) -> OpenApiParameter:
    return OpenApiParameter(
        "If-Match", str, HEADER, required=required, description="The `ETag` you have read."
    )


def known(success: Any) -> dict[int, Any]:
    """Responses of a read for somebody who must be known."""
    return {**known_list(success), 404: ErrorSerializer}


def known_list(success: Any) -> dict[int, Any]:
    """Responses of a list for somebody who must be known."""
    refusals = dict.fromkeys((401, 403), ErrorSerializer)
    return {200: success, 400: InvalidSerializer, **refusals}


def tagged(success: Any) -> dict[int, Any]:
    """Responses of a read of one record."""
    return {200: success, 304: None, 400: InvalidSerializer, 404: ErrorSerializer}


def written(success: dict[int, Any], *more: int) -> dict[int, Any]:
    """Responses of a write; ``more`` are refusals of this one."""
    refusals = (401, 403, 409, 413, 415, 422, 429, *more)
    return {**success, 400: InvalidSerializer, **dict.fromkeys(refusals, ErrorSerializer)}


def describe_writes(noun: str, **classes: Any) -> Decorator:
    """Document what members do with a record; ``classes`` by: record, draft, change, revision."""
    return extend_schema_view(
        create=extend_schema(
            summary=f"Write a draft of a {noun}",
            description="For the organization named, or for the only one that you may write for.",
            parameters=[KEY, REPLAYED, ETAG, LOCATION],
            request=classes["draft"],
            responses=written({201: classes["record"]}),
            examples=[OpenApiExample("A draft", value=classes["example"], request_only=True)],
        ),
        partial_update=extend_schema(
            summary=f"Change a {noun}",
            description=(
                "Only the fields sent are changed. 200 with the record where it was changed in "
                "place; 202 with the pending change where it is published, which then has to be "
                "submitted for review."
            ),
            parameters=[if_match(required=True), KEY, REPLAYED, ETAG],
            request=classes["change"],
            responses=written({200: classes["record"], 202: classes["revision"]}, 404, 412, 428),
        ),
        destroy=extend_schema(
            summary=f"Delete a draft of a {noun}",
            description="Only one that was never submitted; others are withdrawn.",
            parameters=[if_match(required=False), KEY, REPLAYED],
            responses=written({204: None}, 404, 412),
        ),
    )


def describe_workflow(noun: str, **classes: Any) -> Decorator:
    """Document the moves of a record; ``classes`` by: record, revision."""
    return extend_schema_view(
        moves=extend_schema(
            summary=f"Move a {noun}",
            description=(
                "Members `submit`, `recall`, `confirm`, `close`, `withdraw` and `reopen`; "
                "reviewers `approve`, `return` and `take_down`."
            ),
            parameters=[KEY, REPLAYED, ETAG],
            request=MoveSerializer,
            responses=written({200: classes["record"]}, 404),
            examples=MOVE_EXAMPLES,
        ),
        revision=extend_schema(
            summary=f"Read the pending change of a {noun}",
            responses=known(classes["revision"]),
        ),
        revision_moves=extend_schema(
            summary=f"Move the pending change of a {noun}",
            description=(
                "Members `submit`, `recall` and `discard`; reviewers `approve` and `return`."
            ),
            parameters=[KEY, REPLAYED],
            request=RevisionMoveSerializer,
            responses=written({200: classes["revision"]}, 404),
            examples=REVISION_EXAMPLES,
        ),
        transitions=extend_schema(
            summary=f"List the steps of a {noun}",
            description="Newest first; for members of its organization and for reviewers.",
            responses=known(TransitionSerializer(many=True)),
        ),
    )
