"""The filters of a saved search: checked, compared, and put into words."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.text import Truncator
from django.utils.translation import gettext

from matchmaking.connections.models import SavedSearch, SearchKind
from matchmaking.connections.searches.kinds import LISTINGS
from matchmaking.organizations.search import MAX_TEXT, Chosen

WORDS = "q"
_no_nulls = ProhibitNullCharactersValidator()


class Vocabulary:
    """The values that filters may have, named in the active language; each list is read once."""

    def __init__(self) -> None:
        self._read: dict[int, dict[str, str]] = {}

    def gone(self, kind: SearchKind, filters: Chosen) -> tuple[str, ...]:
        """Return the names of the filters whose value does not exist, or exists no longer."""
        return tuple(
            name
            for name, value in filters.items()
            if name != WORDS and value not in self._labels(kind, name)
        )

    def words(self, kind: SearchKind, filters: Chosen) -> list[str]:
        """Return what the filters ask for, in the order of the list; codes that have gone stay."""
        names = [WORDS, *LISTINGS[kind].facets]
        return [
            value if name == WORDS else self._labels(kind, name).get(value, value)
            for name in names
            if (value := filters.get(name))
        ]

    def _labels(self, kind: SearchKind, name: str) -> dict[str, str]:
        facet = LISTINGS[kind].facets.get(name)
        if facet is None:
            return {}
        key = id(facet.choices)  # lists and functions of modules: they stay
        if key not in self._read:
            self._read[key] = facet.labels()
        return self._read[key]


def clean_filters(kind: SearchKind, filters: Mapping[str, Any]) -> dict[str, str]:
    """Return the filters in use, in one order whoever names them.

    Raises:
        ValidationError: keyed by field; none is in use, or one has no such value.
    """
    for name in filters.keys() - {WORDS, *LISTINGS[kind].facets}:
        message = gettext("This list has no such filter.")
        raise _refusal(f"filters.{name[:MAX_TEXT]}", message, "unknown_field")
    chosen = {name: " ".join(str(filters[name]).split()) for name in sorted(filters)}
    chosen = {name: value for name, value in chosen.items() if value}
    if not chosen:
        raise _refusal("filters", gettext("Choose a filter or give a word first."), "required")
    if WORDS in chosen:
        _require_words(chosen[WORDS])
    for name in Vocabulary().gone(kind, chosen):
        message = gettext("No entry has the code “%(code)s”.") % {"code": chosen[name][:MAX_TEXT]}
        raise _refusal(f"filters.{name}", message, "unknown_code")
    return chosen


def fingerprint(chosen: Chosen) -> str:
    """Return what equal filters have in common."""
    return hashlib.sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()


def proposed_name(kind: SearchKind, filters: Chosen, vocabulary: Vocabulary | None = None) -> str:
    """Return what a search may be called, such as “汽车制造 · 质检 · 江苏”."""
    words = (vocabulary or Vocabulary()).words(kind, filters)
    return _joined(words)


def name_of(kind: SearchKind, labels: Mapping[str, str]) -> str:
    """Return the same of filters whose values have been put into words already."""
    return _joined([labels[name] for name in (WORDS, *LISTINGS[kind].facets) if name in labels])


def _joined(named: Sequence[str]) -> str:
    words = " · ".join(named)
    length = SavedSearch._meta.get_field("name").max_length
    return Truncator(words).chars(length or MAX_TEXT)


def _require_words(text: str) -> None:
    if len(text) > MAX_TEXT:
        message = gettext("Search text: at most %(most)s characters.") % {"most": MAX_TEXT}
        raise _refusal(f"filters.{WORDS}", message, "max_length")
    try:
        _no_nulls(text)
    except ValidationError as error:
        raise ValidationError({f"filters.{WORDS}": error}) from error


def _refusal(name: str, message: str, code: str) -> ValidationError:
    return ValidationError({name: ValidationError(message, code=code)})
