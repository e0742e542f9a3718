"""Saved searches: what their owner sends and reads; filters are named as the lists name them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from matchmaking.api.serializers.common import ReadOnlyFields
from matchmaking.api.serializers.drafts import StrictFields
from matchmaking.connections.models import SavedSearch, SearchKind
from matchmaking.connections.searches.selectors import SearchState
from matchmaking.organizations.search import MAX_TEXT

LONGEST_NAME = 60
LISTS = {
    SearchKind.SCENARIO: "api:scenario_list",
    SearchKind.SOLUTION: "api:solution_list",
    SearchKind.PROVIDER: "api:organization_list",
}
# Parameter of a list → name under which the filter is kept, where the two differ.
KEPT_AS = {"provider_type": "type"}
NAMED = {kept: name for name, kept in KEPT_AS.items()}


def _filter() -> serializers.CharField:
    return serializers.CharField(max_length=MAX_TEXT, required=False)


class SearchFiltersSerializer(StrictFields, serializers.Serializer[Any]):
    """Parameters of the list that is searched, one value each; at least one of them."""

    q = _filter()
    industry = _filter()
    capability = _filter()
    stage = _filter()
    province = _filter()
    kind = _filter()
    provider_type = _filter()


class NewSearchSerializer(StrictFields, serializers.Serializer[Any]):
    """A search to keep; without a `name` it is called by its filters."""

    kind = serializers.ChoiceField(choices=SearchKind.choices)
    filters = SearchFiltersSerializer()
    name = serializers.CharField(max_length=LONGEST_NAME, required=False)
    has_alert = serializers.BooleanField(required=False)

    def asked(self) -> dict[str, Any]:
        """Return what the use-case takes."""
        checked = dict(self.validated_data)
        filters = {KEPT_AS.get(name, name): value for name, value in checked["filters"].items()}
        return checked | {"kind": SearchKind(checked["kind"]), "filters": filters}


class SearchChangeSerializer(StrictFields, serializers.Serializer[Any]):
    """What changes of a search: only the fields that are sent."""

    name = serializers.CharField(max_length=LONGEST_NAME, required=False)
    has_alert = serializers.BooleanField(required=False)


class SavedSearchSerializer(ReadOnlyFields, serializers.Serializer[SearchState]):
    """A search of yours; `n_new` counts what is new since you opened it on the site last.

    `gone` names filters whose value exists no longer: then nothing is found, and `results`, the
    address of the list with these filters, is null.
    """

    id = serializers.CharField(source="search.public_id")
    kind = serializers.ChoiceField(choices=SearchKind.choices, source="search.kind")
    name = serializers.CharField(source="search.name")
    filters = serializers.SerializerMethodField()
    gone = serializers.SerializerMethodField()
    has_alert = serializers.BooleanField(source="search.has_alert")
    n_hits = serializers.IntegerField()
    n_new = serializers.IntegerField()
    results = serializers.SerializerMethodField()
    opened_at = serializers.DateTimeField(source="search.opened_at")
    told_at = serializers.DateTimeField(source="search.told_at", allow_null=True)
    created_at = serializers.DateTimeField(source="search.created_at")

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_filters(self, state: SearchState) -> dict[str, str]:
        return _named(state.search)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_gone(self, state: SearchState) -> list[str]:
        return [NAMED.get(name, name) for name in state.gone]

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_results(self, state: SearchState) -> str | None:
        if state.gone:
            return None
        path = reverse(LISTS[SearchKind(state.search.kind)])
        return f"{path}?{urlencode(_named(state.search))}"


def _named(search: SavedSearch) -> dict[str, str]:
    filters: Mapping[str, str] = search.filters
    return {
        NAMED.get(name, name): value for name, value in sorted(filters.items())
    }  # as any database keeps them
