"""The controlled lists: short, public and the same for everybody, so they come whole."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny

from matchmaking.api.filters.taxonomy import (
    CapabilityFilterSet,
    IndustryFilterSet,
    ScenarioTypeFilterSet,
)
from matchmaking.api.http import PUBLIC
from matchmaking.api.schema import answers
from matchmaking.api.serializers.common import TermSerializer
from matchmaking.api.serializers.taxonomy import (
    CapabilitySerializer,
    IndustrySerializer,
    ScenarioTypeSerializer,
)
from matchmaking.api.views.base import ModelT, ReadViewSet
from matchmaking.taxonomy.models import Capability, CapabilityGroup, Industry, ScenarioType, Stage


class TaxonomyViewSet(ListModelMixin, ReadViewSet[ModelT]):
    """A whole list; nobody's session is looked at, so caches may share the answer."""

    authentication_classes = ()
    pagination_class = None
    cache_control = PUBLIC


@extend_schema_view(
    list=extend_schema(
        summary="List the industries",
        description="Divisions of GB/T 4754-2017 with the policy sector each belongs to.",
        responses=answers(IndustrySerializer(many=True)),
    )
)
class IndustryViewSet(TaxonomyViewSet[Industry]):
    permission_classes = (AllowAny,)
    queryset = Industry.objects.all()
    serializer_class = IndustrySerializer
    filterset_class = IndustryFilterSet


@extend_schema_view(
    list=extend_schema(
        summary="List the stages",
        description="The five stages of a product's life, in their order.",
        responses=answers(TermSerializer(many=True)),
    )
)
class StageViewSet(TaxonomyViewSet[Stage]):
    permission_classes = (AllowAny,)
    queryset = Stage.objects.all()
    serializer_class = TermSerializer


@extend_schema_view(
    list=extend_schema(
        summary="List the capability groups",
        responses=answers(TermSerializer(many=True)),
    )
)
class CapabilityGroupViewSet(TaxonomyViewSet[CapabilityGroup]):
    permission_classes = (AllowAny,)
    queryset = CapabilityGroup.objects.all()
    serializer_class = TermSerializer


@extend_schema_view(
    list=extend_schema(
        summary="List the capabilities with their other names",
        responses=answers(CapabilitySerializer(many=True)),
    )
)
class CapabilityViewSet(TaxonomyViewSet[Capability]):
    permission_classes = (AllowAny,)
    queryset = Capability.objects.select_related("group").prefetch_related("aliases")
    serializer_class = CapabilitySerializer
    filterset_class = CapabilityFilterSet


@extend_schema_view(
    list=extend_schema(
        summary="List the scenario types",
        description=(
            "Cells of the industry panorama. With `industry` come the types of that industry "
            "and those common to all of manufacturing. Types with the evidence `unverified` "
            "are proposals and never official."
        ),
        responses=answers(ScenarioTypeSerializer(many=True)),
    )
)
class ScenarioTypeViewSet(TaxonomyViewSet[ScenarioType]):
    permission_classes = (AllowAny,)
    queryset = ScenarioType.objects.select_related("industry", "stage")
    serializer_class = ScenarioTypeSerializer
    filterset_class = ScenarioTypeFilterSet
