"""Filters by controlled terms and choices; a value nobody knows is refused, never ignored."""

from collections.abc import Collection
from typing import Any

from django.db.models import Model, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import NotAuthenticated

from matchmaking.organizations.models import Organization
from matchmaking.organizations.postings import PostingStatus
from matchmaking.organizations.search import MAX_TEXT, Chosen
from matchmaking.taxonomy.models import Term


class TermFilter(filters.ModelMultipleChoiceFilter):
    """Rows that carry any of the terms named by code; repeat the parameter for several."""

    def __init__(self, term: type[Term], *, field_name: str) -> None:
        super().__init__(
            queryset=term._default_manager.all(),
            to_field_name="code",
            field_name=field_name,
            help_text="Codes of the controlled list; rows with any of them.",
        )

    def filter(self, qs: QuerySet[Any], value: QuerySet[Term]) -> QuerySet[Any]:
        return self.carrying(qs, [term.code for term in value]) if value else qs

    def carrying(self, qs: QuerySet[Any], codes: Collection[str]) -> QuerySet[Any]:
        # A subquery rather than a join: no row comes twice, and no DISTINCT over long texts.
        tagged: type[Model] = qs.model
        keys = tagged._default_manager.filter(**{f"{self.field_name}__code__in": codes})
        return qs.filter(pk__in=keys.values("pk"))


class ChoiceSetFilter(filters.MultipleChoiceFilter):
    """Rows whose field has any of the given values; repeat the parameter for several."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


VISIBLE = r"^[^\x00]*[^\s\x00][^\x00]*$"  # a text of blanks looks for nothing


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": MAX_TEXT, "pattern": VISIBLE})
class WordsFilter(filters.CharFilter):
    """A search text; the schema says more of it than the class of its field does."""


class WordsFilterSet(filters.FilterSet):
    """A search text beside the filters; ``searching`` narrows as the list of the site does."""

    q = WordsFilter(
        method="search",
        max_length=MAX_TEXT,
        help_text="Rows that hold each of the words, five at most, in a text that you may read.",
    )

    def search(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return self.searching(queryset, {"q": value})

    def searching(self, queryset: QuerySet[Any], chosen: Chosen) -> QuerySet[Any]:
        raise NotImplementedError


class OwnFilterSet(WordsFilterSet):
    """Filters of postings over what is the reader's own; views take ``status`` there only."""

    mine = filters.ChoiceFilter(
        choices=[("true", "true")],
        method="own",
        help_text="Only the records of your own organizations.",
    )
    status = ChoiceSetFilter(choices=PostingStatus.choices, help_text="Together with `mine` only.")

    def own(self, queryset: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        user = self.request.user
        if not user.pk:
            raise NotAuthenticated
        return queryset.filter(organization__in=Organization.objects.of_member(user))
