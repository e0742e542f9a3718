from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.serializers import BaseSerializer

from matchmaking.api.filters.solutions import SolutionFilterSet
from matchmaking.api.pagination import NewestFirst
from matchmaking.api.schema import answers
from matchmaking.api.serializers.solutions import SolutionListSerializer, SolutionSerializer
from matchmaking.api.views.base import ReadViewSet
from matchmaking.solutions.models import Solution


@extend_schema_view(
    list=extend_schema(
        summary="List the solutions you may see",
        description=(
            "Published ones, newest first; members see all of their own as well. `industry` "
            "also finds solutions for any industry, `province` those offered nationwide."
        ),
        responses=answers(SolutionListSerializer(many=True)),
    ),
    retrieve=extend_schema(
        summary="Read a solution", responses=answers(SolutionSerializer, has_object=True)
    ),
)
class SolutionViewSet(ListModelMixin, RetrieveModelMixin, ReadViewSet[Solution]):
    permission_classes = (AllowAny,)
    queryset = Solution.objects.none()  # the schema reads the model from here
    filterset_class = SolutionFilterSet
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Solution]:
        solutions = Solution.objects.visible_to(self.request.user).for_listing()
        solutions = solutions.prefetch_related("service_areas")
        if self.action == "list":
            return solutions
        return solutions.prefetch_related("case_studies__industry")

    def get_serializer_class(self) -> type[BaseSerializer[Solution]]:
        return SolutionListSerializer if self.action == "list" else SolutionSerializer
