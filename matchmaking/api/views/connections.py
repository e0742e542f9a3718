"""Connections: asked for, moved and read by both sides; services hold the rules."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from matchmaking.api.connection_operations import DESCRIBED_RECORDS, DESCRIBED_WORKFLOW
from matchmaking.api.exceptions import ContactsClosedError
from matchmaking.api.filters.connections import ConnectionFilterSet
from matchmaking.api.http import WriteView
from matchmaking.api.pagination import KeysetPagination, NewestStepFirst
from matchmaking.api.requests import MemberRequest
from matchmaking.api.serializers.connection_moves import (
    ConnectionMoveSerializer,
    ConnectionRequestSerializer,
)
from matchmaking.api.serializers.connections import (
    ConnectionBriefSerializer,
    ConnectionSerializer,
    ConnectionStepSerializer,
    OpenContactSerializer,
)
from matchmaking.api.views.base import ReadViewSet, own_organizations
from matchmaking.connections.contacts import read_contact
from matchmaking.connections.models import Connection
from matchmaking.connections.moves import ConnectionMove, Side
from matchmaking.connections.permissions import require_side
from matchmaking.connections.services import request_connection
from matchmaking.connections.thread.marks import unread_counts
from matchmaking.connections.workflow import move_connection
from matchmaking.organizations.models import OrganizationKind, User
from matchmaking.organizations.permissions import edited_organizations
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution


class ConnectionView(WriteView, ReadViewSet[Any]):
    """What every view of connections needs: those of the reader, and answering with one."""

    queryset = Connection.objects.none()  # the schema reads the model from here
    pagination_class: type[KeysetPagination] = NewestStepFirst

    def get_queryset(self) -> QuerySet[Connection]:
        rows = Connection.objects.visible_to(self.request.user).for_listing()
        return rows.select_related("proposed_solution")

    def record(self, connection: Connection, *, code: int = status.HTTP_200_OK) -> Response:
        """Answer with a connection as it is now."""
        stored = self.get_queryset().get(pk=connection.pk)
        body = ConnectionSerializer(stored, context=self.reader_of([stored])).data
        return Response(body, status=code)

    def reader_of(self, connections: Sequence[Connection]) -> dict[str, Any]:
        """The serializer context that says what is the reader's own, and what waits unread."""
        user: Any = self.request.user
        unread = unread_counts(user, connections)
        return {**self.get_serializer_context(), **own_organizations(user), "unread": unread}


@extend_schema_view(**DESCRIBED_RECORDS)
class ConnectionViewSet(ConnectionView):
    permission_classes = (IsAuthenticated,)  # rows are those of the reader's organizations
    filterset_class = ConnectionFilterSet

    def get_serializer_class(self) -> Any:
        return ConnectionBriefSerializer if self.action == "list" else ConnectionSerializer

    def list(self, request: Request) -> Response:  # noqa: ARG002
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        rows = ConnectionBriefSerializer(page, many=True, context=self.reader_of(page))
        return self.get_paginated_response(rows.data)

    def retrieve(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        found = self.get_object()
        return Response(ConnectionSerializer(found, context=self.reader_of([found])).data)

    def create(self, request: MemberRequest) -> Response:
        own = _edited_keys(request.user)
        if not own:
            raise PermissionDenied
        form = ConnectionRequestSerializer(data=request.data, context={"user": request.user})
        form.is_valid(raise_exception=True)
        asked = dict(form.validated_data)
        side = asked.pop("side", None) or _side(own, asked["scenario"], asked["solution"])
        connection = request_connection(side=Side(side), by=request.user, **asked)
        response = self.record(connection, code=status.HTTP_201_CREATED)
        response.headers["Location"] = f"{request.path}{connection.public_id}/"
        return response


@extend_schema_view(**DESCRIBED_WORKFLOW)
class ConnectionWorkflowViewSet(ConnectionView):
    permission_classes = (IsAuthenticated,)  # rows are those of the reader's organizations
    serializer_class = ConnectionStepSerializer
    list_actions = ("steps",)

    @action(detail=True, methods=["post"])
    def moves(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        connection = self.get_object()
        side = require_side(request.user, connection)
        context = {"connection": connection, "side": side}
        form = ConnectionMoveSerializer(data=request.data, context=context)
        form.is_valid(raise_exception=True)
        move = ConnectionMove(form.validated_data["move"])
        move_connection(connection=connection, move=move, by=request.user, answer=form.answer())
        return self.record(connection)

    @action(detail=True, methods=["post"])
    def contact(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        connection = self.get_object()
        require_side(request.user, connection)
        if not connection.has_open_contacts:
            raise ContactsClosedError
        opened = read_contact(connection=connection, by=request.user)
        return Response(OpenContactSerializer(opened).data)

    @action(detail=True, methods=["get"])
    def steps(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        page = self.paginate_queryset(self.get_object().steps.all())
        return self.get_paginated_response(ConnectionStepSerializer(page, many=True).data)


def _edited_keys(user: User) -> frozenset[int]:
    """Return the keys of the organizations that ``user`` may write for, on whichever side."""
    return frozenset(
        organization.pk
        for kind in OrganizationKind
        for organization in edited_organizations(user, kind)
    )


def _side(own: frozenset[int], scenario: Scenario, solution: Solution) -> Side:
    if scenario.organization_id in own:
        return Side.DEMAND
    if solution.organization_id in own:
        return Side.SUPPLY
    raise PermissionDenied
