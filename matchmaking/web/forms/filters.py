"""The filters of a list: clean what the address asks for, narrow rows by it, count choices."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, cast
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.facets import facet_counts, flat_choices
from matchmaking.organizations.search import MAX_TEXT, any_field, each_word


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter, and the query of the same list without it."""

    label: str
    value: str
    query: str


class FilterForm(forms.Form):
    """Search text and facets; subclasses name the facets and what each looks at.

    An unknown value is reported by the form and narrows nothing. ``page`` and whatever
    else the address carries is left out of ``query``.
    """

    facets: Mapping[str, str] = {}  # field → lookup
    searched: ClassVar[tuple[str, ...]] = ()  # public text fields only

    q = forms.CharField(label=_("Search"), required=False, max_length=MAX_TEXT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.known_choices()
        for name in self.facets:  # choices are read once, not at each look
            self._field(name).choices = [*self._choices(name), *known.get(name, ())]

    def known_choices(self) -> Mapping[str, Iterable[Any]]:
        """Return choices that several fields read together, besides their own."""
        return {}

    def chosen(self) -> dict[str, str]:
        """Return the valid filters in use, in the order of the fields."""
        self.is_valid()
        cleaned = self.cleaned_data
        return {name: str(cleaned[name]) for name in self.fields if cleaned.get(name)}

    def narrow(self, rows: QuerySet[Any], *, without: str = "") -> QuerySet[Any]:
        """Keep the rows that meet all filters but ``without``."""
        for name, value in self.chosen().items():
            if name != without:
                rows = self.narrow_by(rows, name, value)
        return rows

    def narrow_by(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if name == "q":
            return rows.filter(self.mentions(value))
        return rows.filter(**{self.facets[name]: value})

    def mentions(self, text: str) -> Q:
        """Tell the rows that hold every word of ``text`` in one of the fields searched."""
        return each_word(text, partial(any_field, self.searched))

    def counts(self, rows: QuerySet[Any], name: str) -> dict[str, int]:
        return facet_counts(rows, self.facets[name])

    def show_counts(self, rows: QuerySet[Any]) -> Any:
        """Offer only choices that find something, each with its number of rows."""
        chosen = self.chosen()
        for name in self.facets:
            counts = self.counts(self.narrow(rows, without=name), name)
            choices = counted_choices(self._choices(name), counts, chosen.get(name, ""))
            self._field(name).choices = list(choices)

    def chips(self) -> list[Chip]:
        chosen = self.chosen()
        return [
            Chip(
                label=str(self.fields[name].label),
                value=self._shown(name, value),
                query=self.query(without=name),
            )
            for name, value in chosen.items()
        ]

    def labels(self) -> dict[str, str]:
        """Return what the filters in use are called, by their fields."""
        return {name: self._shown(name, value) for name, value in self.chosen().items()}

    def query(self, *, without: str = "") -> str:
        """Return the filters in use, but ``without``, as part of an address."""
        return urlencode({name: v for name, v in self.chosen().items() if name != without})

    def _shown(self, name: str, value: str) -> str:
        if name == "q":
            return value
        return next(label for code, label in flat_choices(self._choices(name)) if code == value)

    def _field(self, name: str) -> forms.ChoiceField:
        return cast("forms.ChoiceField", self.fields[name])

    def _choices(self, name: str) -> list[Any]:
        return list(cast("Iterable[Any]", self._field(name).choices))


def counted_choices(
    choices: Any, counts: Mapping[str, int], chosen: str
) -> Iterator[tuple[Any, Any]]:
    """Yield the choices that occur or are chosen; a group that is left empty goes."""
    for code, label in choices:
        if isinstance(label, list | tuple):
            if group := list(counted_choices(label, counts, chosen)):
                yield code, group
        elif code == "":
            yield code, label
        elif str(code) in counts or str(code) == chosen:
            yield code, f"{label} ({counts.get(str(code), 0)})"
