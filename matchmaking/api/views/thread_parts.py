"""The parts of a thread that have addresses of their own: files, meetings and next steps."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from matchmaking.api.files import AsStored
from matchmaking.api.http import ReadView, WriteView
from matchmaking.api.requests import MemberRequest
from matchmaking.api.serializers.threads import (
    MEETING_MOVES,
    ChecklistItemSerializer,
    ChecklistMoveSerializer,
    MeetingMoveSerializer,
    MeetingSerializer,
)
from matchmaking.api.thread_operations import (
    DESCRIBED_CALENDAR,
    DESCRIBED_FILE,
    DESCRIBED_ITEM,
    DESCRIBED_MEETING,
)
from matchmaking.api.views.base import ReadViewSet
from matchmaking.api.views.threads import reader_of_thread
from matchmaking.common.attachments import attachment, file_answer
from matchmaking.connections.models import Attachment, ChecklistItem, Meeting
from matchmaking.connections.permissions import require_side
from matchmaking.connections.thread.calendars import meeting_calendar
from matchmaking.connections.thread.checklist import remove_item, tick_item, untick_item
from matchmaking.connections.thread.files import note_file_read
from matchmaking.connections.thread.meetings import answer_meeting

SIDES = ("connection__demand", "connection__supply")
STEPS = {"tick": tick_item, "untick": untick_item}


class PartView(WriteView, ReadViewSet[Any]):
    def record(self, row: Any) -> Response:
        context = reader_of_thread(self.request, row.connection)
        return Response(self.get_serializer_class()(row, context=context).data)


@extend_schema_view(**DESCRIBED_MEETING)
class MeetingMovesViewSet(PartView):
    permission_classes = (IsAuthenticated,)  # rows are those of the reader's organizations
    queryset = Meeting.objects.none()  # the schema reads the model from here
    serializer_class = MeetingSerializer

    def get_queryset(self) -> QuerySet[Meeting]:
        return Meeting.objects.visible_to(self.request.user).select_related(*SIDES)

    @action(detail=True, methods=["post"])
    def moves(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        meeting = self.get_object()
        require_side(request.user, meeting.connection)
        form = MeetingMoveSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        answer = MEETING_MOVES[form.validated_data["move"]]
        return self.record(answer_meeting(meeting=meeting, answer=answer, by=request.user))


@extend_schema_view(**DESCRIBED_ITEM)
class ChecklistItemViewSet(PartView):
    permission_classes = (IsAuthenticated,)  # rows are those of the reader's organizations
    queryset = ChecklistItem.objects.none()  # the schema reads the model from here
    serializer_class = ChecklistItemSerializer

    def get_queryset(self) -> QuerySet[ChecklistItem]:
        return ChecklistItem.objects.visible_to(self.request.user).select_related(*SIDES)

    def destroy(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        remove_item(item=self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @action(detail=True, methods=["post"])
    def moves(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        item = self.get_object()
        require_side(request.user, item.connection)
        form = ChecklistMoveSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        STEPS[form.validated_data["move"]](item=item, by=request.user)
        item.refresh_from_db(fields=["done_at"])
        return self.record(item)


class AttachmentView(ReadView, APIView):
    permission_classes = (IsAuthenticated,)
    content_negotiation_class = AsStored

    @DESCRIBED_FILE
    def get(self, request: MemberRequest, public_id: str) -> HttpResponse:
        rows = Attachment.objects.visible_to(request.user)
        rows = rows.select_related("message__connection__demand", "message__connection__supply")
        stored = get_object_or_404(rows, public_id=public_id)
        note_file_read(attachment=stored, by=request.user)
        return file_answer(stored)


class CalendarView(ReadView, APIView):
    permission_classes = (IsAuthenticated,)
    content_negotiation_class = AsStored

    @DESCRIBED_CALENDAR
    def get(self, request: MemberRequest, public_id: str) -> HttpResponse:
        rows = Meeting.objects.visible_to(request.user)
        rows = rows.select_related("connection__scenario", *SIDES)
        meeting = get_object_or_404(rows, public_id=public_id)
        address = f"{settings.SITE_URL}{meeting.connection.get_absolute_url()}"
        return attachment(
            meeting_calendar(meeting, address=address),
            name=f"meeting-{meeting.starts_at:%Y%m%d}.ics",
            content_type="text/calendar; charset=utf-8",
        )
