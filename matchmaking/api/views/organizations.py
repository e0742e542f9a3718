from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import AllowAny, IsAuthenticated

from matchmaking.api.filters.organizations import ProviderFilterSet
from matchmaking.api.operations import known
from matchmaking.api.pagination import ByName
from matchmaking.api.schema import answers
from matchmaking.api.serializers.organizations import MembershipSerializer, ProviderSerializer
from matchmaking.api.views.base import ReadViewSet
from matchmaking.connections.figures import response_figures_of
from matchmaking.connections.grades import grades_of
from matchmaking.connections.moves import Side
from matchmaking.organizations.models import Membership, Organization


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

    def get_serializer(self, *args: Any, **options: Any) -> Any:
        """Look up the figures of all the rows that are shown at once."""
        [found] = args
        keys = [row.pk for row in (found if options.get("many") else [found])]
        figures = {
            "responses": response_figures_of(keys),
            "grades": grades_of(keys, Side.SUPPLY),
        }
        return ProviderSerializer(*args, **options, context=figures)


@extend_schema_view(
    list=extend_schema(
        summary="List your own organizations",
        description="With your role in each: owners and editors may write for it.",
        responses={
            code: answer
            for code, answer in known(MembershipSerializer(many=True)).items()
            if code != 404
        },
    )
)
class OwnOrganizationViewSet(ListModelMixin, ReadViewSet[Membership]):
    permission_classes = (IsAuthenticated,)
    queryset = Membership.objects.none()
    serializer_class = MembershipSerializer
    pagination_class = None

    def get_queryset(self) -> QuerySet[Membership]:
        rows = Membership.objects.filter(user=self.request.user.pk)
        return rows.select_related("organization").order_by("organization__name_zh", "pk")
