"""What the views of lists and details share."""

from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from matchmaking.api.exceptions import QueryError
from matchmaking.api.http import ReadView
from matchmaking.connections.revealed import revealed_scenarios
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
        paging = self.paginator.get_schema_operation_parameters(self) if self.paginator else []
        return self._filters() | {parameter["name"] for parameter in paging}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        for name in sorted(self._filters()):  # some of which would take it for nothing asked
            if not all(value.strip() for value in request.query_params.getlist(name)):
                raise QueryError(name, _("Give a value, or leave it away."), code="invalid")

    def _filters(self) -> frozenset[str]:
        return frozenset(self.filterset_class.base_filters if self.filterset_class else ())


def own_organizations(user: User | AnonymousUser) -> dict[str, Any]:
    """The serializer context that says whose confidential fields ``user`` may read."""
    return {
        "own_organizations": frozenset(
            Organization.objects.of_member(user).values_list("pk", flat=True)
        )
    }


def reader_of_scenarios(user: User | AnonymousUser) -> dict[str, Any]:
    """The serializer context that says what ``user`` may read of scenarios."""
    return {**own_organizations(user), "revealed_scenarios": revealed_scenarios(user)}
