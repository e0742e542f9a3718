from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import AllowAny

from matchmaking.api.filters.scenarios import ScenarioFilterSet
from matchmaking.api.pagination import NewestFirst
from matchmaking.api.schema import answers
from matchmaking.api.serializers.scenarios import ScenarioSerializer
from matchmaking.api.views.base import ReadViewSet, own_organizations
from matchmaking.scenarios.models import Scenario


@extend_schema_view(
    list=extend_schema(
        summary="List the scenarios you may see",
        description="Published ones, newest first; members see all of their own as well.",
        responses=answers(ScenarioSerializer(many=True)),
    ),
    retrieve=extend_schema(
        summary="Read a scenario", responses=answers(ScenarioSerializer, has_object=True)
    ),
)
class ScenarioViewSet(ListModelMixin, RetrieveModelMixin, ReadViewSet[Scenario]):
    permission_classes = (AllowAny,)  # rows and fields are chosen by reader below
    queryset = Scenario.objects.none()  # the schema reads the model from here
    serializer_class = ScenarioSerializer
    filterset_class = ScenarioFilterSet
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Scenario]:
        return Scenario.objects.visible_to(self.request.user).for_listing()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), **own_organizations(self.request.user)}
