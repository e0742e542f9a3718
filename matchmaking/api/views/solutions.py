from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.permissions import IsAuthenticated, IsAuthenticatedOrReadOnly
from rest_framework.serializers import BaseSerializer

from matchmaking.api.filters.solutions import SolutionFilterSet
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
from matchmaking.api.serializers.moves import SolutionRevisionSerializer
from matchmaking.api.serializers.solution_drafts import (
    SolutionChangeSerializer,
    SolutionDraftSerializer,
)
from matchmaking.api.serializers.solutions import SolutionListSerializer, SolutionSerializer
from matchmaking.api.use_cases import SOLUTIONS
from matchmaking.api.views.postings import PostingView, PostingViewSet
from matchmaking.api.views.workflow import WorkflowViewSet
from matchmaking.solutions.models import Solution

EXAMPLE = {
    "title": "带钢表面在线质检",
    "summary": "带钢表面划伤与边裂在线检测。",
    "description": "线阵相机对高速带钢双面成像，识别划伤、边裂、孔洞等缺陷。",
    "stages": ["production"],
    "capabilities": ["defect-detect"],
    "deployment_modes": ["edge"],
    "service_provinces": ["320000"],
    "case_studies": [{"customer": "华东某钢厂", "scenario": "热轧带钢检测", "industry": "C31"}],
}


class SolutionView(PostingView):
    queryset = Solution.objects.none()  # the schema reads the model from here
    use_cases = SOLUTIONS
    record_class = SolutionSerializer
    revision_class = SolutionRevisionSerializer

    def with_details(self, rows: Any) -> QuerySet[Any]:
        solutions = super().with_details(rows).prefetch_related("service_areas")
        if self.action == "list":
            return solutions
        return solutions.prefetch_related("case_studies__industry")


@describe_writes(
    "solution",
    record=SolutionSerializer,
    draft=SolutionDraftSerializer,
    change=SolutionChangeSerializer,
    revision=SolutionRevisionSerializer,
    example=EXAMPLE,
)
@extend_schema_view(
    list=extend_schema(
        summary="List the solutions you may see",
        description=(
            "Published ones, newest first; members see all of their own as well, or with `mine` "
            "those alone, which can then be asked for by `status`. `industry` also finds "
            "solutions for any industry, `province` those offered nationwide."
        ),
        responses={**answers(SolutionListSerializer(many=True)), 403: ErrorSerializer},
    ),
    retrieve=extend_schema(
        summary="Read a solution",
        parameters=[IF_NONE_MATCH, ETAG],
        responses=tagged(SolutionSerializer),
    ),
)
class SolutionViewSet(SolutionView, PostingViewSet):
    permission_classes = (IsAuthenticatedOrReadOnly,)
    change_class = SolutionChangeSerializer
    draft_class = SolutionDraftSerializer
    filterset_class = SolutionFilterSet
    pagination_class = NewestFirst

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return SolutionListSerializer if self.action == "list" else SolutionSerializer


@describe_workflow("solution", record=SolutionSerializer, revision=SolutionRevisionSerializer)
class SolutionWorkflowViewSet(SolutionView, WorkflowViewSet):
    permission_classes = (IsAuthenticated,)
    serializer_class = SolutionSerializer
