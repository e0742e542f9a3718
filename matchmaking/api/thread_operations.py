"""How the operations on the thread of a connection are documented."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema

from matchmaking.api.operations import KEY, REPLAYED, known, written
from matchmaking.api.serializers.common import ErrorSerializer, InvalidSerializer
from matchmaking.api.serializers.threads import (
    ChecklistDraftSerializer,
    ChecklistItemSerializer,
    ChecklistMoveSerializer,
    MeetingDraftSerializer,
    MeetingMoveSerializer,
    MeetingSerializer,
    MessageDraftSerializer,
    MessageFormSerializer,
    MessageSerializer,
    ReadMarkSerializer,
    UnreadSerializer,
)

WRITER = [KEY, REPLAYED]
REFUSED = {400: InvalidSerializer, **dict.fromkeys((401, 403, 404), ErrorSerializer)}
MEETING = {
    "starts_at": "2027-03-01T14:00:00+08:00",
    "minutes": 60,
    "place": "苏州工厂 3 号会议室",
}

DESCRIBED_MESSAGES: dict[str, Any] = {
    "list": extend_schema(
        summary="List the messages of a connection",
        description="Newest first. Reading them here marks none as read.",
        responses=known(MessageSerializer(many=True)),
    ),
    "create": extend_schema(
        summary="Write to the other side",
        description=(
            "Once both sides have agreed. With files the body is a form; a file is a whole PDF, "
            "PNG, JPEG or WebP of at most 10 MB, and a message has at most 5."
        ),
        parameters=WRITER,
        request={
            "application/json": MessageDraftSerializer,
            "multipart/form-data": MessageFormSerializer,
        },
        responses=written({201: MessageSerializer}, 404),
        examples=[
            OpenApiExample(
                "A text",
                value={"text": "样机下周可以寄到。"},
                request_only=True,
                media_type="application/json",
            )
        ],
    ),
    "read": extend_schema(
        summary="Mark the messages of a connection as read",
        description="Up to the one that is named; a mark never goes back. It is yours alone.",
        parameters=WRITER,
        request=ReadMarkSerializer,
        responses=written({200: UnreadSerializer}, 404),
    ),
}
DESCRIBED_MEETINGS: dict[str, Any] = {
    "list": extend_schema(
        summary="List the meetings of a connection",
        description="Newest proposal first.",
        responses=known(MeetingSerializer(many=True)),
    ),
    "create": extend_schema(
        summary="Propose a meeting",
        description="Within the next year; the other side confirms or declines it.",
        parameters=WRITER,
        request=MeetingDraftSerializer,
        responses=written({201: MeetingSerializer}, 404),
        examples=[OpenApiExample("A meeting", value=MEETING, request_only=True)],
    ),
}
DESCRIBED_MEETING: dict[str, Any] = {
    "moves": extend_schema(
        summary="Answer a meeting, or call it off",
        parameters=WRITER,
        request=MeetingMoveSerializer,
        responses=written({200: MeetingSerializer}, 404),
    ),
}
DESCRIBED_CHECKLIST: dict[str, Any] = {
    "list": extend_schema(
        summary="List the next steps of a connection",
        description="In the order in which they were written down.",
        responses=known(ChecklistItemSerializer(many=True)),
    ),
    "create": extend_schema(
        summary="Write down a next step",
        description="For either side; a connection has at most 50.",
        parameters=WRITER,
        request=ChecklistDraftSerializer,
        responses=written({201: ChecklistItemSerializer}, 404),
    ),
}
DESCRIBED_ITEM: dict[str, Any] = {
    "moves": extend_schema(
        summary="Tick a next step, or untick it",
        parameters=WRITER,
        request=ChecklistMoveSerializer,
        responses=written({200: ChecklistItemSerializer}, 404),
    ),
    "destroy": extend_schema(
        summary="Remove a next step",
        description="One that is not done; what was done stays.",
        parameters=WRITER,
        responses=written({204: None}, 404),
    ),
}
DESCRIBED_FILE = extend_schema(
    summary="Read a file of a message",
    description="As an attachment. Each look goes on record.",
    responses={(200, "*/*"): OpenApiTypes.BINARY, **REFUSED},
)
DESCRIBED_CALENDAR = extend_schema(
    summary="Read a meeting for a calendar",
    description="A file in the format iCalendar, as an attachment.",
    responses={(200, "text/calendar"): OpenApiTypes.STR, **REFUSED},
)
