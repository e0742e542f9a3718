from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.mixins import ListModelMixin

from matchmaking.api.operations import known_list
from matchmaking.api.pagination import LongestWaitingFirst
from matchmaking.api.permissions import IsReviewer
from matchmaking.api.serializers.moves import WaitingSerializer
from matchmaking.api.views.base import ReadViewSet
from matchmaking.organizations.posting_logs import RevisionStatus
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario, ScenarioRevision
from matchmaking.solutions.models import Solution, SolutionRevision


@extend_schema_view(
    list=extend_schema(
        summary="List what waits for a review",
        description="New records and changes of published ones, the longest waiting first.",
        responses=known_list(WaitingSerializer(many=True)),
    )
)
class ReviewQueueViewSet(ListModelMixin, ReadViewSet[Any]):
    permission_classes = (IsReviewer,)
    serializer_class = WaitingSerializer
    pagination_class = LongestWaitingFirst

    queryset = Scenario.objects.none()  # the schema reads no more from here

    def get_queryset(self) -> Any:
        """Return the parts of the queue, each of its own table."""
        return [
            _submitted(Scenario.objects.filter(status=PostingStatus.SUBMITTED)),
            _submitted(Solution.objects.filter(status=PostingStatus.SUBMITTED)),
            _changes(ScenarioRevision.objects.filter(status=RevisionStatus.SUBMITTED)),
            _changes(SolutionRevision.objects.filter(status=RevisionStatus.SUBMITTED)),
        ]


def _submitted(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("organization")


def _changes(rows: QuerySet[Any]) -> QuerySet[Any]:
    published = rows.filter(posting__status=PostingStatus.PUBLISHED)
    return published.select_related("posting__organization")
