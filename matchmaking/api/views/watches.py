"""Watching own records: their members hear when a new suitable partner appears."""

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_view
from rest_framework import status
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from matchmaking.api.http import WriteView
from matchmaking.api.pagination import NewestStepFirst
from matchmaking.api.requests import MemberRequest
from matchmaking.api.result_operations import DESCRIBED_WATCHES, describe_watch
from matchmaking.api.serializers.watches import WatchSerializer
from matchmaking.api.views.base import ReadViewSet
from matchmaking.connections.models import Watch
from matchmaking.connections.watching import unwatch, watch
from matchmaking.organizations.models import Organization
from matchmaking.organizations.postings import Posting
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution


@extend_schema_view(**DESCRIBED_WATCHES)
class WatchListViewSet(ListModelMixin, ReadViewSet[Watch]):
    permission_classes = (IsAuthenticated,)  # rows are those of the reader's organizations
    queryset = Watch.objects.none()  # the schema reads the model from here
    serializer_class = WatchSerializer
    pagination_class = NewestStepFirst

    def get_queryset(self) -> QuerySet[Watch]:
        own = Organization.objects.of_member(self.request.user)
        rows = Watch.objects.filter(
            Q(scenario__organization__in=own) | Q(solution__organization__in=own)
        )
        # A watch is named by its record; pages need a name to break ties.
        named = rows.annotate(public_id=Coalesce("scenario__public_id", "solution__public_id"))
        return named.select_related("scenario", "solution")


class WatchViewSet(WriteView, ReadViewSet[Any]):
    """The watch of one record of the reader's organizations."""

    serializer_class = WatchSerializer
    model: type[Posting]

    def get_queryset(self) -> QuerySet[Any]:
        own = Organization.objects.of_member(self.request.user)
        rows: QuerySet[Any] = self.model._default_manager.filter(organization__in=own)
        return rows.select_related("organization")

    def retrieve(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        posting = self.get_object()
        found = get_object_or_404(Watch, **{posting.kind_name: posting})
        return Response(WatchSerializer(found).data)

    def create(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        found = watch(posting=self.get_object(), by=request.user)
        return Response(WatchSerializer(found).data)

    def destroy(self, request: MemberRequest, public_id: str) -> Response:  # noqa: ARG002
        unwatch(posting=self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema_view(**describe_watch("scenario", "solution"))
class ScenarioWatchViewSet(WatchViewSet):
    permission_classes = (IsAuthenticated,)  # rows are those of the reader's organizations
    queryset = Scenario.objects.none()  # the schema reads the model from here
    model = Scenario


@extend_schema_view(**describe_watch("solution", "scenario"))
class SolutionWatchViewSet(WatchViewSet):
    permission_classes = (IsAuthenticated,)  # rows are those of the reader's organizations
    queryset = Solution.objects.none()  # the schema reads the model from here
    model = Solution
