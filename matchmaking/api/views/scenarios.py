from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.permissions import IsAuthenticated, IsAuthenticatedOrReadOnly
from rest_framework.serializers import BaseSerializer

from matchmaking.api.filters.scenarios import ScenarioFilterSet
from matchmaking.api.operations import (
    ETAG,
    IF_NONE_MATCH,
    describe_workflow,
    describe_writes,
    tagged,
)
from matchmaking.api.pagination import NewestFirst
from matchmaking.api.schema import answers
from matchmaking.api.serializers.common import ErrorSerializer
from matchmaking.api.serializers.moves import ScenarioRevisionSerializer
from matchmaking.api.serializers.scenario_drafts import (
    ScenarioChangeSerializer,
    ScenarioDraftSerializer,
)
from matchmaking.api.serializers.scenarios import ReviewedScenarioSerializer, ScenarioSerializer
from matchmaking.api.use_cases import SCENARIOS
from matchmaking.api.views.base import reader_of_scenarios
from matchmaking.api.views.postings import PostingView, PostingViewSet, is_reviewer
from matchmaking.api.views.workflow import WorkflowViewSet
from matchmaking.organizations.permissions import is_member
from matchmaking.organizations.postings import Posting, PostingStatus
from matchmaking.scenarios.models import Scenario

EXAMPLE = {
    "title": "带钢表面划伤漏检",
    "requirement": "热轧带钢表面划伤和边裂在线检测，漏检率不高于 1%。",
    "targets": [{"metric": "漏检率", "comparator": "<=", "value": 1, "unit": "%"}],
    "industries": ["C31"],
    "stages": ["production"],
    "province": "320000",
    "confidential": {"budget_min": 80, "budget_max": 120, "contact_name": "李工"},
}


class ScenarioView(PostingView):
    queryset = Scenario.objects.none()  # the schema reads the model from here
    use_cases = SCENARIOS
    record_class = ScenarioSerializer
    revision_class = ScenarioRevisionSerializer

    def class_for(self, posting: Posting) -> type[BaseSerializer[Any]]:
        is_for_review = posting.status == PostingStatus.SUBMITTED and is_reviewer(self.request)
        is_own = is_for_review and is_member(self.request.user, posting.organization)
        return ReviewedScenarioSerializer if is_for_review and not is_own else self.record_class

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), **reader_of_scenarios(self.request.user)}


@describe_writes(
    "scenario",
    record=ScenarioSerializer,
    draft=ScenarioDraftSerializer,
    change=ScenarioChangeSerializer,
    revision=ScenarioRevisionSerializer,
    example=EXAMPLE,
)
@extend_schema_view(
    list=extend_schema(
        summary="List the scenarios you may see",
        description=(
            "Published ones, newest first; members see all of their own as well, or with `mine` "
            "those alone, which can then be asked for by `status`."
        ),
        responses={**answers(ScenarioSerializer(many=True)), 403: ErrorSerializer},
    ),
    retrieve=extend_schema(
        summary="Read a scenario",
        parameters=[IF_NONE_MATCH, ETAG],
        responses=tagged(ScenarioSerializer),
    ),
)
class ScenarioViewSet(ScenarioView, PostingViewSet):
    permission_classes = (IsAuthenticatedOrReadOnly,)  # rows and fields are chosen by reader
    serializer_class = ScenarioSerializer
    change_class = ScenarioChangeSerializer
    draft_class = ScenarioDraftSerializer
    filterset_class = ScenarioFilterSet
    pagination_class = NewestFirst


@describe_workflow("scenario", record=ScenarioSerializer, revision=ScenarioRevisionSerializer)
class ScenarioWorkflowViewSet(ScenarioView, WorkflowViewSet):
    permission_classes = (IsAuthenticated,)
    serializer_class = ScenarioSerializer
