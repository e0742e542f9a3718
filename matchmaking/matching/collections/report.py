"""What loading a collection did, or why it did nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from matchmaking.matching.collections.reader import (
    NOTES_FILE,
    ORGANIZATION_FILE,
    QRELS_FILE,
    SCENARIO_FILE,
    SOLUTION_FILE,
)
from matchmaking.matching.collections.records import Collection, CollectionProblem

FILES = (ORGANIZATION_FILE, SCENARIO_FILE, SOLUTION_FILE, QRELS_FILE, NOTES_FILE)


class Outcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    PUBLISHED = "published"
    LEFT = "kept though no longer listed"


ALWAYS_TOLD = (Outcome.CREATED, Outcome.CHANGED, Outcome.UNCHANGED)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """How many records of each file had which outcome; one can also have been published."""

    counts: dict[str, Counter[Outcome]] = field(default_factory=dict)

    def add(self, file: str, outcome: Outcome, n: int = 1) -> None:
        self.counts.setdefault(file, Counter())[outcome] += n

    def __str__(self) -> str:
        return "\n".join(f"{file}: {_sentence(counts)}" for file, counts in self.counts.items())


def _sentence(counts: Counter[Outcome]) -> str:
    told = [outcome for outcome in Outcome if outcome in ALWAYS_TOLD or counts[outcome]]
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in told)


@dataclass(frozen=True, slots=True)
class LoadProblem:
    """A fault of one line; ``key`` is empty where the line has no readable key."""

    file: str
    line: int
    key: str
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        place += f" [{self.key}]" if self.key else ""
        return ": ".join(part for part in (place, self.field, self.message) if part)


class CollectionLoadError(Exception):
    """Nothing was loaded; carries every problem that was found."""

    def __init__(self, problems: Iterable[LoadProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def with_keys(problems: Iterable[CollectionProblem], collection: Collection) -> list[LoadProblem]:
    """Add the keys of the records, in the order of files and lines."""
    keys = {(ORGANIZATION_FILE, record.line): record.key for record in collection.organizations}
    keys |= {(SCENARIO_FILE, record.line): record.key for record in collection.scenarios}
    keys |= {(SOLUTION_FILE, record.line): record.key for record in collection.solutions}
    placed = [
        LoadProblem(p.file, p.line, keys.get((p.file, p.line), ""), p.field, p.message)
        for p in problems
    ]
    return sorted(placed, key=lambda problem: (FILES.index(problem.file), problem.line))
