"""The thread of a connection: what both sides read of it, and what they write.

The context of ``MessageSerializer`` must hold ``side``, the reader's, and ``read_up_to``.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from matchmaking.api.serializers.common import ForAudience, ReadOnlyFields
from matchmaking.api.serializers.connection_moves import RecordField
from matchmaking.api.serializers.drafts import StrictFields
from matchmaking.common.register import Audience
from matchmaking.connections.models import (
    Attachment,
    ChecklistItem,
    Meeting,
    MeetingStatus,
    Message,
)
from matchmaking.connections.models.thread import LONGEST_MEETING, SHORTEST_MEETING
from matchmaking.connections.moves import Side
from matchmaking.connections.thread.meetings import possible_answers

MEETING_MOVES = {
    "confirm": MeetingStatus.CONFIRMED,
    "decline": MeetingStatus.DECLINED,
    "cancel": MeetingStatus.CANCELLED,
}
MEETING_CHOICES = [(move, status.label) for move, status in MEETING_MOVES.items()]
STEP_CHOICES = [("tick", "done"), ("untick", "not done")]


def longest(model: Any, name: str) -> int:
    most: int = model._meta.get_field(name).max_length
    return most


class AttachmentSerializer(ForAudience, ReadOnlyFields, serializers.ModelSerializer[Attachment]):
    """A file of a message; its content has an address of its own."""

    audience = Audience.ANYBODY

    id = serializers.CharField(source="public_id")

    class Meta:
        model = Attachment
        fields = ["id", "name", "content_type", "size", "sha256"]


class SaidMeetingSerializer(ReadOnlyFields, serializers.Serializer[Message]):
    """What a message tells of a meeting: which, and what became of it then."""

    id = serializers.CharField(source="meeting.public_id")
    status = serializers.ChoiceField(source="meeting_status", choices=MeetingStatus.choices)


class MessageSerializer(ForAudience, ReadOnlyFields, serializers.ModelSerializer[Message]):
    """A message; ``side`` is the writer's, ``meeting`` null unless it tells of one."""

    audience = Audience.STAFF  # and members of both sides

    id = serializers.CharField(source="public_id")
    side = serializers.ChoiceField(choices=Side.choices)
    author = serializers.CharField(source="author.name", default="", help_text="By name.")
    files = AttachmentSerializer(many=True)
    meeting = serializers.SerializerMethodField()
    is_new = serializers.SerializerMethodField(help_text="Of the other side, not read yet.")
    at = serializers.DateTimeField(source="created_at")

    class Meta:
        model = Message
        fields = ["id", "side", "author", "text", "files", "meeting", "is_new", "at"]

    @extend_schema_field(SaidMeetingSerializer(allow_null=True))
    def get_meeting(self, message: Message) -> dict[str, Any] | None:
        return SaidMeetingSerializer(message).data if message.meeting else None

    def get_is_new(self, message: Message) -> bool:
        is_theirs = message.side != self.context["side"]
        return bool(is_theirs and message.pk > self.context["read_up_to"])


class MessageDraftSerializer(StrictFields, serializers.Serializer[Any]):
    """A text; together with files it is sent as a form."""

    text = serializers.CharField(max_length=longest(Message, "text"))


class MessageFormSerializer(StrictFields, serializers.Serializer[Any]):
    """A text, files or both: repeat ``files`` for each."""

    text = serializers.CharField(
        max_length=longest(Message, "text"), allow_blank=True, required=False
    )
    files = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True), allow_empty=True, required=False
    )


class ReadMarkSerializer(StrictFields, serializers.Serializer[Any]):
    """Up to which message the thread was read."""

    message = RecordField(lambda context: context["messages"])


class UnreadSerializer(ReadOnlyFields, serializers.Serializer[Any]):
    """How many messages of the other side wait now."""

    unread = serializers.IntegerField()


class MeetingSerializer(ForAudience, ReadOnlyFields, serializers.ModelSerializer[Meeting]):
    """A meeting; ``side`` has proposed it, ``possible_moves`` are the reader's just now."""

    audience = Audience.ANYBODY

    id = serializers.CharField(source="public_id")
    side = serializers.ChoiceField(choices=Side.choices)
    possible_moves = serializers.SerializerMethodField()

    class Meta:
        model = Meeting
        fields = [
            "id",
            "side",
            "starts_at",
            "ends_at",
            "minutes",
            "place",
            "status",
            "answered_at",
            "possible_moves",
        ]

    ends_at = serializers.DateTimeField()

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(MEETING_CHOICES)))
    def get_possible_moves(self, meeting: Meeting) -> list[str]:
        if not self.context["can_write"]:
            return []
        answers = possible_answers(meeting, self.context["side"])
        return [move for move, status in MEETING_MOVES.items() if status in answers]


class MeetingDraftSerializer(StrictFields, serializers.Serializer[Any]):
    """A time for the other side to confirm; ``place`` is a room or the address of a call."""

    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField(min_value=SHORTEST_MEETING, max_value=LONGEST_MEETING)
    place = serializers.CharField(max_length=longest(Meeting, "place"))


class MeetingMoveSerializer(StrictFields, serializers.Serializer[Any]):
    """Who was asked may `confirm` or `decline`, who has proposed may `cancel`, then either."""

    move = serializers.ChoiceField(choices=MEETING_CHOICES)


class ChecklistItemSerializer(
    ForAudience, ReadOnlyFields, serializers.ModelSerializer[ChecklistItem]
):
    """A next step; ``side`` takes it."""

    audience = Audience.ANYBODY

    id = serializers.CharField(source="public_id")
    side = serializers.ChoiceField(choices=Side.choices)
    is_done = serializers.BooleanField()

    class Meta:
        model = ChecklistItem
        fields = ["id", "text", "side", "due_on", "is_done", "done_at"]


class ChecklistDraftSerializer(StrictFields, serializers.Serializer[Any]):
    """A next step for either side; yours where ``side`` is left out."""

    text = serializers.CharField(max_length=longest(ChecklistItem, "text"))
    side = serializers.ChoiceField(choices=Side.choices, required=False)
    due_on = serializers.DateField(allow_null=True, default=None)


class ChecklistMoveSerializer(StrictFields, serializers.Serializer[Any]):
    move = serializers.ChoiceField(choices=STEP_CHOICES)
