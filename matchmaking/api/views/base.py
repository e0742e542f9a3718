"""What the views of lists and details share."""

from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from rest_framework.viewsets import GenericViewSet

from matchmaking.api.http import ReadView
from matchmaking.organizations.models import Organization, User

if TYPE_CHECKING:
    from django_filters.rest_framework import FilterSet

ModelT = TypeVar("ModelT", bound=Model)


class ReadViewSet(ReadView, GenericViewSet[ModelT]):
    """Lists and details; a list takes the parameters of its filters and of its paging."""

    filterset_class: "type[FilterSet] | None" = None
    lookup_field = "public_id"
    list_actions = ("list",)

    def known_parameters(self) -> frozenset[str]:
        if self.action not in self.list_actions:
            return self.query_parameters
        filters = self.filterset_class.base_filters if self.filterset_class else {}
        paging = self.paginator.get_schema_operation_parameters(self) if self.paginator else []
        return frozenset(filters) | {parameter["name"] for parameter in paging}


def own_organizations(user: User | AnonymousUser) -> dict[str, Any]:
    """The serializer context that says whose confidential fields ``user`` may read."""
    return {
        "own_organizations": frozenset(
            Organization.objects.of_member(user).values_list("pk", flat=True)
        )
    }
