"""Filters of editions and entries, over what manifests say."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field

from matchmaking.api.filters.common import ChoiceSetFilter, TermFilter
from matchmaking.directory.lines import edition_lines
from matchmaking.directory.models import Edition, Entry, Programme
from matchmaking.taxonomy.models import Capability, Industry
from matchmaking.taxonomy.regions import Province


class EditionFilterSet(filters.FilterSet):
    programme = filters.ModelChoiceFilter(
        queryset=Programme.objects.all(),
        to_field_name="public_id",
        help_text="The `id` of a programme.",
    )

    class Meta:
        model = Edition
        fields: list[str] = []


@extend_schema_field({"type": "string"})
class LineFilter(TermFilter):
    """Entries with a solution of any of the terms, as the manifest has them."""

    def carrying(self, qs: QuerySet[Any], codes: Collection[str]) -> QuerySet[Any]:
        wanted = set(codes)
        editions = Edition.objects.published().filter(entries__in=qs).distinct()
        keys = [
            line.pk
            for edition in editions.only("pk", "sha256")
            for line in edition_lines(edition)
            if wanted.intersection(getattr(line, self.field_name))
        ]
        return qs.filter(pk__in=keys)


class EntryFilterSet(filters.FilterSet):
    """Without ``edition`` these are the entries of the current edition of each list."""

    edition = filters.ModelChoiceFilter(
        queryset=Edition.objects.published(),
        to_field_name="public_id",
        help_text="The `id` of an edition; the current one of each list without it.",
    )
    province = ChoiceSetFilter(choices=Province.choices, field_name="facts__organization__province")
    industry = LineFilter(Industry, field_name="industries")
    capability = LineFilter(Capability, field_name="capabilities")

    class Meta:
        model = Entry
        fields: list[str] = []
