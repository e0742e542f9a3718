"""What an edition changes against the one before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from matchmaking.directory.lines import Line, edition_lines
from matchmaking.directory.models import Edition

# The facts that are compared, as paths; what stands in neither is no news.
COMPARED = (
    ("organization", "name_zh"),
    ("organization", "name_en"),
    ("organization", "credit_code"),
    ("organization", "province"),
    ("organization", "city"),
    ("organization", "provider_type"),
)


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that differs; ``added`` and ``removed`` are its values in words or codes."""

    name: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedLine:
    line: Line
    before: Line
    changes: tuple[FactChange, ...]


@dataclass(frozen=True, slots=True)
class EditionChanges:
    """Lines that are new, listed again without and with changes, and no longer there."""

    added: tuple[Line, ...]
    renewed: tuple[Line, ...]
    changed: tuple[ChangedLine, ...]
    removed: tuple[Line, ...]


def edition_changes(edition: Edition) -> EditionChanges:
    """Compare a published edition with the one before it; for the first everything is new."""
    lines = edition_lines(edition)
    previous = edition.previous
    former = {line.subject: line for line in edition_lines(previous)} if previous else {}
    kept = [
        ChangedLine(line, former[line.subject], tuple(_changes(former[line.subject], line)))
        for line in lines
        if line.subject in former
    ]
    present = {line.subject for line in lines}
    return EditionChanges(
        added=tuple(line for line in lines if line.subject not in former),
        renewed=tuple(row.line for row in kept if not row.changes),
        changed=tuple(row for row in kept if row.changes),
        removed=tuple(line for line in former.values() if line.subject not in present),
    )


def _changes(before: Line, after: Line) -> Iterator[FactChange]:
    for path in COMPARED:
        old, new = _at(before, path), _at(after, path)
        if old != new:
            yield FactChange(path[-1], _shown(old), _shown(new))
    titles = [{row["id"]: row["title"] for row in line.solutions} for line in (before, after)]
    sets = {
        "solutions": [set(found.values()) for found in titles],
        "capabilities": [set(before.capabilities), set(after.capabilities)],
        "industries": [set(before.industries), set(after.industries)],
    }
    for name, (old_set, new_set) in sets.items():
        if old_set != new_set:
            yield FactChange(name, _sorted(old_set - new_set), _sorted(new_set - old_set))


def _at(line: Line, path: tuple[str, ...]) -> Any:
    value: Any = line.facts
    for step in path:
        value = value[step]
    return value


def _shown(value: Any) -> tuple[str, ...]:
    return (str(value),) if value else ()


def _sorted(values: set[str]) -> tuple[str, ...]:
    return tuple(sorted(values))
