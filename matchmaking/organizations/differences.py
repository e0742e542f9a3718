"""Two contents of a posting side by side: which fields differ, and inside texts which words."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field
from django.utils.translation import gettext

from matchmaking.common.register import Audience, field_names, visible_fields
from matchmaking.organizations.postings import TAGS, Posting
from matchmaking.organizations.versions import Content, changed_fields
from matchmaking.taxonomy.models import Capability, Industry, Stage, Term

MOST_COMPARISONS = 400_000  # of words with words; beyond them a text is compared by sentences
WORDS = re.compile(r"[A-Za-z0-9.%]+|\s+|.", re.DOTALL)  # each Chinese character by itself
SENTENCES = re.compile(r"[^。！？；\n]*[。！？；\n]?")
TERMS: Mapping[str, type[Term]] = {
    "industries": Industry,
    "stages": Stage,
    "capabilities": Capability,
}
SAME, GONE, NEW = "same", "gone", "new"
Reader = Callable[[Any], Any]  # a stored value → words, or a list of words


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, or an entry of a list: ``same``, ``gone`` or ``new``."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A field of a content as people read it: a text, or ``entries`` where it is a list."""

    name: str
    label: str
    text: str = ""
    entries: tuple[str, ...] = ()
    is_list: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.entries)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs, with the parts of each side."""

    name: str
    label: str
    is_list: bool
    before: tuple[Part, ...]
    after: tuple[Part, ...]


def open_fields(model: type[Posting], content: Content) -> dict[str, Any]:
    """Return what of a content reviewers may read, by the field register."""
    hidden = {*field_names(model)} - {*visible_fields(model, Audience.STAFF)}
    return {name: value for name, value in content.items() if name not in hidden}


def shown_content(
    model: type[Posting], content: Content, readers: Mapping[str, Reader]
) -> list[Shown]:
    """Return the fields of a content in words, in its order; ``readers`` know special fields.

    Three queries name the tags, however many there are.
    """
    return _Words(model, readers, (content,)).all(content)


def differences(
    model: type[Posting],
    before: Content,
    after: Content,
    *,
    readers: Mapping[str, Reader],
    is_member: bool,
) -> list[Difference]:
    """Return what differs between two contents; confidential fields for members only."""
    if not is_member:
        before, after = open_fields(model, before), open_fields(model, after)
    names = changed_fields(before, after)
    old, new = ({name: side.get(name) for name in names} for side in (before, after))
    words = _Words(model, readers, (old, new))
    return [_difference(words.one(name, old[name]), words.one(name, new[name])) for name in names]


class _Words:
    """The names of the terms that some contents use, and how their fields are read."""

    def __init__(
        self, model: type[Posting], readers: Mapping[str, Reader], contents: Sequence[Content]
    ) -> None:
        self._model = model
        self._readers = readers
        self._names = {
            name: _names(TERMS[name], {code for held in contents for code in held.get(name) or ()})
            for name in TAGS
        }

    def all(self, content: Content) -> list[Shown]:
        return [self.one(name, value) for name, value in content.items()]

    def one(self, name: str, value: Any) -> Shown:
        label = self._model.field_label(name)
        read = self._read(name, value)
        if isinstance(read, list):
            return Shown(name, label, entries=tuple(map(str, read)), is_list=True)
        return Shown(name, label, text=str(read))

    def _read(self, name: str, value: Any) -> Any:
        if name in TAGS:
            return [self._names[name].get(code, code) for code in value or ()]
        if name in self._readers:
            return self._readers[name](value)
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        choices = dict(_field(self._model, name).flatchoices)
        return choices.get(value, value)


def _names(model: type[Term], codes: set[str]) -> dict[str, str]:
    found = model._default_manager.filter(code__in=codes) if codes else ()
    return {term.code: term.name for term in found}


def _field(model: type[Posting], name: str) -> "Field[Any, Any]":
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return Field()
    return field if isinstance(field, Field) else Field()


def _difference(before: Shown, after: Shown) -> Difference:
    is_list = before.is_list or after.is_list
    sides = (
        _entries(before.entries, after.entries) if is_list else compared(before.text, after.text)
    )
    return Difference(after.name, after.label, is_list, *sides)


def _entries(
    before: Sequence[str], after: Sequence[str]
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    return (
        tuple(Part(SAME if entry in after else GONE, entry) for entry in before),
        tuple(Part(SAME if entry in before else NEW, entry) for entry in after),
    )


def compared(before: str, after: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return both texts in parts, marked by words; by sentences where words would take long."""
    for pattern in (WORDS, SENTENCES):
        old, new = pattern.findall(before), pattern.findall(after)
        if _n_comparisons(old, new) <= MOST_COMPARISONS:
            return _marked(old, new)
    return _whole(before, GONE), _whole(after, NEW)


def _n_comparisons(old: Sequence[str], new: Sequence[str]) -> int:
    """How often a word of one text meets itself in the other: what the comparison costs."""
    met = Counter(new)
    return sum(count * met[word] for word, count in Counter(old).items())


def _marked(old: list[str], new: list[str]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    before: list[Part] = []
    after: list[Part] = []
    for move, start, end, start_new, end_new in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        is_same = move == "equal"
        before += _whole("".join(old[start:end]), SAME if is_same else GONE)
        after += _whole("".join(new[start_new:end_new]), SAME if is_same else NEW)
    return tuple(before), tuple(after)


def _whole(text: str, mark: str) -> tuple[Part, ...]:
    return (Part(mark, text),) if text else ()
