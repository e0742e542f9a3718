"""What came of a delivered connection; services hold the rules."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from matchmaking.api.requests import MemberRequest
from matchmaking.api.result_operations import DESCRIBED_OUTCOME, DESCRIBED_RATINGS
from matchmaking.api.serializers.results import (
    OutcomeConfirmationSerializer,
    OutcomeDraftSerializer,
    OutcomeSerializer,
    RatingDraftSerializer,
    RatingSerializer,
    RatingsSerializer,
    ReplySerializer,
)
from matchmaking.api.views.connections import ConnectionView
from matchmaking.connections.models import Outcome
from matchmaking.connections.permissions import require_side, side_of
from matchmaking.connections.results import confirm_outcome, rate, reply_to_rating, write_outcome


@extend_schema_view(**DESCRIBED_OUTCOME)
class OutcomeViewSet(ConnectionView):
    permission_classes = (IsAuthenticated,)  # rows are those of the reader's organizations
    serializer_class = OutcomeSerializer

    def retrieve(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        outcome = get_object_or_404(Outcome, connection=self.get_object())
        return Response(OutcomeSerializer(outcome).data)

    def create(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        connection = self.get_object()
        require_side(request.user, connection)
        form = OutcomeDraftSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        fields = form.validated_data
        outcome = write_outcome(connection=connection, fields=fields, by=request.user)
        return Response(OutcomeSerializer(outcome).data)

    @action(detail=True, methods=["post"])
    def confirm(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        connection = self.get_object()
        require_side(request.user, connection)
        form = OutcomeConfirmationSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        outcome = get_object_or_404(Outcome, connection=connection)
        outcome.connection, outcome.updated_at = connection, form.validated_data["seen"]
        return Response(OutcomeSerializer(confirm_outcome(outcome=outcome, by=request.user)).data)


@extend_schema_view(**DESCRIBED_RATINGS)
class RatingsViewSet(ConnectionView):
    permission_classes = (IsAuthenticated,)  # rows are those of the reader's organizations
    serializer_class = RatingSerializer

    def retrieve(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        connection = self.get_object()
        side = side_of(request.user, connection)
        found = {rating.side == side: rating for rating in connection.ratings.all()}
        ratings = {"given": found.get(True), "received": found.get(False)}
        return Response(RatingsSerializer(ratings).data)

    def create(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        connection = self.get_object()
        require_side(request.user, connection)
        form = RatingDraftSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        rating = rate(connection=connection, fields=form.validated_data, by=request.user)
        return Response(RatingSerializer(rating).data, status=status.HTTP_201_CREATED)

    @action(detail=True, methods=["post"])
    def reply(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        connection = self.get_object()
        side = require_side(request.user, connection)
        form = ReplySerializer(data=request.data)
        form.is_valid(raise_exception=True)
        received = connection.ratings.filter(side=side.other).first()
        if received is None:
            raise Http404
        received.connection = connection
        reply = form.validated_data["reply"]
        rating = reply_to_rating(rating=received, reply=reply, by=request.user)
        return Response(RatingSerializer(rating).data)
