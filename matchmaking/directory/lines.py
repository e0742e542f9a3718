"""The lines of a published edition as values: its facts are the truth of it, and never change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from matchmaking.directory.models import Addendum, Edition, Entry, in_language
from matchmaking.directory.status import ListStatus, entry_status

KEPT = 64  # editions whose lines a process keeps
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry by its facts of the day; ``pk`` is that of its row."""

    pk: int
    organization_pk: int
    facts: Facts

    @property
    def public_id(self) -> str:
        return str(self.facts["id"])

    @property
    def position(self) -> int:
        return int(self.facts["position"])

    @property
    def organization(self) -> Facts:
        found: Facts = self.facts["organization"]
        return found

    @property
    def subject(self) -> tuple[str, str]:
        """What is listed: an organization, or one of its scenarios."""
        scenario = self.facts["scenario"] or {}
        return self.organization["id"], scenario.get("id", "")

    @property
    def organization_name(self) -> str:
        return name_of(self.organization)

    @property
    def title(self) -> str:
        """The name of what is listed."""
        scenario = self.facts["scenario"]
        return str(scenario["title"]) if scenario else self.organization_name

    @property
    def solutions(self) -> list[Facts]:
        found: list[Facts] = self.facts["solutions"]
        return found

    @property
    def capabilities(self) -> list[str]:
        return _codes(self.solutions, "capabilities")

    @property
    def industries(self) -> list[str]:
        return _codes(self.solutions, "industries")

    @property
    def n_files(self) -> int:
        return sum(self.facts["evidence"]["files"].values())

    @property
    def n_cases(self) -> int:
        evidence = self.facts["evidence"]
        return int(evidence["cases_confirmed_by_connection"] + evidence["cases_confirmed_by_mail"])

    @property
    def listed_since(self) -> int:
        """The number of the edition from which on it is listed; 0 when it is new in this one."""
        return int(self.facts["listed_since"])

    def mentions(self, word: str) -> bool:
        """Whether a name, a city, the credit code or a title holds ``word``."""
        found = self.organization
        texts = [found["name_zh"], found["name_en"], found["city"], found["credit_code"]]
        texts += [self.title, *(solution["title"] for solution in self.solutions)]
        return any(word.casefold() in text.casefold() for text in texts)


def name_of(facts: Facts) -> str:
    """Return the name that a manifest gives, in the language of the reader."""
    return in_language(str(facts["name_zh"]), str(facts["name_en"]))


def _codes(solutions: Iterable[Facts], name: str) -> list[str]:
    return sorted({code for solution in solutions for code in solution[name]})


def edition_lines(edition: Edition) -> tuple[Line, ...]:
    """Return the lines of a published edition in their order; read once a process."""
    return _lines(edition.pk, edition.sha256)


@lru_cache(maxsize=KEPT)
def _lines(edition_pk: int, _sha256: str) -> tuple[Line, ...]:
    rows = Entry.objects.filter(edition=edition_pk).order_by("position")
    return tuple(Line(*row) for row in rows.values_list("pk", "organization", "facts"))


def line_statuses(edition: Edition, *, on: date) -> dict[int, ListStatus]:
    """Map the key of each entry of an edition to its status on a day; one query."""
    addenda: dict[int, list[Addendum]] = {}
    for row in Addendum.objects.filter(edition=edition):
        addenda.setdefault(row.entry_id, []).append(row)
    return {
        line.pk: entry_status(Entry(pk=line.pk, edition=edition), addenda.get(line.pk, ()), on=on)
        for line in edition_lines(edition)
    }
