"""Names instead of codes: what a person writes in a cell → the code that is meant."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import translation

from matchmaking.common.sheets.text import normalize
from matchmaking.exchange.faults import CellError, short
from matchmaking.taxonomy.models import Alias, AliasKind, Capability, Industry, Stage, Term
from matchmaking.taxonomy.regions import CHINESE_NAMES, Province, parse_province

LIKENESS = 0.5  # of a wrong name to a right one, from which it is proposed
MOST_PROPOSALS = 1_000  # a file; each looks at every name
KEPT = 50_000  # texts whose meaning is remembered
LENGTH = 60  # characters of a name; nothing longer is one
SEPARATORS = re.compile(r"[、;；\n,，/／|｜]")
SPACES = re.compile(r"\s+")


def plain(text: str) -> str:
    """Return a name without what people change in it: width, case and spaces."""
    return SPACES.sub("", normalize(text)).casefold()


@dataclass(slots=True)
class NameList:
    """The names of one controlled list; an own name counts more than an alias."""

    labels: dict[str, str] = field(default_factory=dict)  # code → name in today's language
    _names: dict[str, set[str]] = field(default_factory=dict)
    _aliases: dict[str, set[str]] = field(default_factory=dict)
    _found: dict[str, str] = field(default_factory=dict)
    _read: dict[str, list[str]] = field(default_factory=dict)
    _n_proposals: int = 0

    def add(self, code: str, label: str, names: Iterable[str], aliases: Iterable[str] = ()) -> None:
        self.labels[code] = label
        for name in (code, label, *names):
            self._names.setdefault(plain(name), set()).add(code)
        self.add_aliases(code, aliases)

    def add_aliases(self, code: str, aliases: Iterable[str]) -> None:
        for alias in aliases:
            self._aliases.setdefault(plain(alias), set()).add(code)

    def find(self, text: str) -> str:
        """Return the code that a text means.

        Raises:
            CellError: none, with the nearest as a proposal; or several.
        """
        known = self._found.get(text)
        if known is None:
            known = self._search(text)
            if len(self._found) < KEPT:
                self._found[text] = known
        return known

    def _search(self, text: str) -> str:
        found = self._codes(text)
        if len(found) == 1:
            return next(iter(found))
        if found:
            names = "、".join(sorted(self.labels[code] for code in found))
            raise CellError("ambiguous", text=short(text), names=names)
        near = self._nearest(plain(text))
        if near:
            raise CellError("near", text=short(text), name=self.labels[near])
        raise CellError("unknown", text=short(text))

    def find_all(self, text: str) -> list[str]:
        """Return the codes of a list, sorted; names may hold the signs that part them.

        Raises:
            CellError: as ``find``.
        """
        known = self._read.get(text)
        if known is None:
            known = sorted({self.find(part) for part in self._parts(text)})
            if len(self._read) < KEPT:
                self._read[text] = known
        return known

    def _parts(self, text: str) -> Iterator[str]:
        """Yield the longest known names from the left, and what is left between separators."""
        if self._codes(text):
            yield text.strip()
            return
        ends = [(sign.start(), sign.end()) for sign in SEPARATORS.finditer(text)]
        starts = [0, *(end for _, end in ends)]
        stops = [*(start for start, _ in ends), len(text)]
        at = 0
        while at < len(starts):
            last = next(
                (
                    to
                    for to in range(min(len(stops), at + 8) - 1, at, -1)
                    if self._codes(text[starts[at] : stops[to]])
                ),
                at,
            )
            if part := text[starts[at] : stops[last]].strip():
                yield part
            at = last + 1

    def _codes(self, text: str) -> set[str]:
        if len(text) > 4 * LENGTH:
            return set()
        name = plain(text)
        found = self._names.get(name) or self._aliases.get(name)
        if found:
            return found
        first = text.split(maxsplit=1)[0] if text.strip() else ""
        return {first} if first in self.labels and first != text else set()  # “C31 钢铁”

    def _nearest(self, name: str) -> str:
        if self._n_proposals >= MOST_PROPOSALS or len(name) > LENGTH:
            return ""
        self._n_proposals += 1
        for known in (self._names, self._aliases):
            if near := difflib.get_close_matches(name, known, n=1, cutoff=LIKENESS):
                return min(known[near[0]])
        return ""


@dataclass(frozen=True, slots=True)
class Names:
    """All that cells may name, read once: the controlled lists, and the fixed choices."""

    industries: NameList
    stages: NameList
    capabilities: NameList
    provinces: NameList
    _fixed: dict[type[models.TextChoices], NameList] = field(default_factory=dict)

    def fixed(self, choices: type[models.TextChoices], make: Callable[[], NameList]) -> NameList:
        """Return the names of fixed choices, made once."""
        found = self._fixed.get(choices)
        if found is None:
            found = self._fixed[choices] = make()
        return found

    @classmethod
    def read(cls) -> Self:
        lists = cls(terms(Industry), terms(Stage), terms(Capability), province_names())
        aliases = Alias.objects.filter(kind=AliasKind.NAME).order_by()
        for capability, industry, text in aliases.values_list(
            "capability__code", "industry__code", "text"
        ):
            if capability:
                lists.capabilities.add_aliases(capability, [text])
            else:
                lists.industries.add_aliases(industry, [text])
        return lists


def terms(model: type[Term]) -> NameList:
    names = NameList()
    for term in model._default_manager.all():
        names.add(term.code, term.name, (term.name_zh, term.name_en))
    return names


def province_names() -> NameList:
    names = choice_names(Province)
    for code, name in CHINESE_NAMES.items():
        names.add_aliases(code, [name])
    for code, name in CHINESE_NAMES.items():  # 江苏, 内蒙古
        for length in (2, 3):
            if parse_province(name[:length]) == code:
                names.add_aliases(code, [name[:length]])
    return names


def choice_names(
    choices: type[models.TextChoices], aliases: Mapping[str, Iterable[str]] | None = None
) -> NameList:
    """Return the names of fixed choices in every language of the site."""
    labels: dict[str, list[str]] = {value: [] for value in choices.values}
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            for choice in choices:
                labels[choice.value].append(str(choice.label))
    names = NameList()
    for choice in choices:
        names.add(choice.value, str(choice.label), labels[choice.value])
        names.add_aliases(choice.value, (aliases or {}).get(choice.value, ()))
    return names
