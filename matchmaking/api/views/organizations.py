from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import AllowAny

from matchmaking.api.filters.organizations import ProviderFilterSet
from matchmaking.api.pagination import ByName
from matchmaking.api.schema import answers
from matchmaking.api.serializers.organizations import ProviderSerializer
from matchmaking.api.views.base import ReadViewSet
from matchmaking.organizations.models import Organization


@extend_schema_view(
    list=extend_schema(
        summary="List the providers",
        description="Ordered by Chinese name. Manufacturers are not listed.",
        responses=answers(ProviderSerializer(many=True)),
    ),
    retrieve=extend_schema(
        summary="Read a provider", responses=answers(ProviderSerializer, has_object=True)
    ),
)
class ProviderViewSet(ListModelMixin, RetrieveModelMixin, ReadViewSet[Organization]):
    permission_classes = (AllowAny,)
    queryset = Organization.objects.none()  # the schema reads the model from here
    serializer_class = ProviderSerializer
    filterset_class = ProviderFilterSet
    pagination_class = ByName

    def get_queryset(self) -> QuerySet[Organization]:
        return Organization.objects.providers().active()
