"""The files of a demo activity: who does what, in order. Their format is in ``fixtures/demo``."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    directory: Path
    people: Sequence[Entry]
    organizations: Sequence[Entry]
    scenarios: Sequence[Entry]
    solutions: Sequence[Entry]

    @classmethod
    def read(cls, directory: Path) -> Self:
        return cls(
            directory=directory,
            people=json.loads(_text(directory / "people.json")),
            organizations=json.loads(_text(directory / "organizations.json")),
            scenarios=_lines(directory / "scenarios.jsonl"),
            solutions=_lines(directory / "solutions.jsonl"),
        )


def _lines(file: Path) -> list[Entry]:
    return [json.loads(line) for line in _text(file).splitlines()]


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")
