"""The thread of a connection: its messages, meetings and next steps; services hold the rules."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from drf_spectacular.utils import extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from matchmaking.api.pagination import OldestFirst
from matchmaking.api.parsers import BoundedJSONParser, require_room
from matchmaking.api.requests import MemberRequest
from matchmaking.api.serializers.threads import (
    ChecklistDraftSerializer,
    ChecklistItemSerializer,
    MeetingDraftSerializer,
    MeetingSerializer,
    MessageDraftSerializer,
    MessageFormSerializer,
    MessageSerializer,
    ReadMarkSerializer,
)
from matchmaking.api.thread_operations import (
    DESCRIBED_CHECKLIST,
    DESCRIBED_MEETINGS,
    DESCRIBED_MESSAGES,
)
from matchmaking.api.views.connections import ConnectionView
from matchmaking.connections.models import Connection
from matchmaking.connections.permissions import require_side, side_of
from matchmaking.connections.thread.checklist import add_item
from matchmaking.connections.thread.marks import last_read, mark_read, unread_counts
from matchmaking.connections.thread.meetings import propose_meeting
from matchmaking.connections.thread.messages import send_message
from matchmaking.notifications.kinds import Target
from matchmaking.notifications.services import mark_target_read
from matchmaking.organizations.permissions import can_edit


def reader_of_thread(request: Request, connection: Connection) -> dict[str, Any]:
    """The serializer context of a thread: the reader's side, and whether it may write."""
    user: Any = request.user  # somebody known
    side = side_of(user, connection)
    is_editor = side is not None and can_edit(user, connection.organization_of(side))
    return {"side": side, "can_write": is_editor and connection.has_open_contacts}


class ThreadView(ConnectionView):
    def page(self, rows: QuerySet[Any], connection: Connection, **more: Any) -> Response:
        """Answer with a page of ``rows``, as the reader of the connection sees them."""
        found = self.paginate_queryset(rows)
        context = reader_of_thread(self.request, connection) | more
        body = self.get_serializer_class()(found, many=True, context=context).data
        return self.get_paginated_response(body)

    def made(self, row: Any, connection: Connection, **more: Any) -> Response:
        context = reader_of_thread(self.request, connection) | more
        body = self.get_serializer_class()(row, context=context).data
        return Response(body, status=status.HTTP_201_CREATED)


@extend_schema_view(**DESCRIBED_MESSAGES)
class MessageViewSet(ThreadView):
    permission_classes = (IsAuthenticated,)  # rows are those of the reader's organizations
    parser_classes = (BoundedJSONParser, MultiPartParser)
    serializer_class = MessageSerializer

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        require_room(request)  # before anybody reads the body, to find a token of the forms in it
        super().initial(request, *args, **kwargs)

    def list(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        connection = self.get_object()
        rows = connection.messages.select_related("author", "meeting").prefetch_related("files")
        return self.page(rows, connection, read_up_to=last_read(request.user, connection))

    def create(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        connection = self.get_object()
        require_side(request.user, connection)
        is_form = isinstance(request.data, QueryDict)
        form_class = MessageFormSerializer if is_form else MessageDraftSerializer
        form = form_class(data=request.data)
        form.is_valid(raise_exception=True)
        message = send_message(
            connection=connection,
            text=form.validated_data.get("text", ""),
            files=form.validated_data.get("files", ()),
            by=request.user,
        )
        return self.made(message, connection, read_up_to=0)

    @action(detail=True, methods=["post"])
    def read(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        connection = self.get_object()
        form = ReadMarkSerializer(
            data=request.data, context={"messages": connection.messages.all()}
        )
        form.is_valid(raise_exception=True)
        mark_read(message=form.validated_data["message"], by=request.user)
        unread = unread_counts(request.user, [connection]).get(connection.pk, 0)
        if not unread:
            target_id = connection.public_id
            mark_target_read(user=request.user, target=Target.THREAD, target_id=target_id)
        return Response({"unread": unread})


@extend_schema_view(**DESCRIBED_MEETINGS)
class MeetingViewSet(ThreadView):
    permission_classes = (IsAuthenticated,)  # rows are those of the reader's organizations
    serializer_class = MeetingSerializer

    def list(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        connection = self.get_object()
        return self.page(connection.meetings.all(), connection)

    def create(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        connection = self.get_object()
        require_side(request.user, connection)
        form = MeetingDraftSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        meeting = propose_meeting(connection=connection, by=request.user, **form.validated_data)
        return self.made(meeting, connection)


@extend_schema_view(**DESCRIBED_CHECKLIST)
class ChecklistViewSet(ThreadView):
    permission_classes = (IsAuthenticated,)  # rows are those of the reader's organizations
    serializer_class = ChecklistItemSerializer
    pagination_class = OldestFirst

    def list(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        connection = self.get_object()
        return self.page(connection.checklist.all(), connection)

    def create(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        connection = self.get_object()
        side = require_side(request.user, connection)
        form = ChecklistDraftSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        fields = {"side": side, **form.validated_data}
        return self.made(add_item(connection=connection, by=request.user, **fields), connection)
