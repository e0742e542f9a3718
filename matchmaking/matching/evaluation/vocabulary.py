"""The vocabulary straight from the tables of ``fixtures/taxonomy``, for work without a database."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from matchmaking.ranking.types import CapabilityTerm, IndustryTerm, Vocabulary


class VocabularyError(Exception):
    """The tables cannot be read."""


def read_vocabulary_files(directory: Path) -> Vocabulary:
    """Read industries, capabilities, stages and, where there are any, aliases and synonyms.

    Raises:
        VocabularyError: a table is missing, or one of its columns.
    """
    try:
        return _read(directory)
    except (OSError, UnicodeDecodeError, KeyError) as error:
        raise VocabularyError(f"the taxonomy in {directory} cannot be read: {error}") from error


def _read(directory: Path) -> Vocabulary:
    wordings: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in _rows(directory / "aliases.csv", is_required=False):
        wordings[row["code"], row["kind"]].append(row["alias"])
    synonyms: dict[str, list[str]] = defaultdict(list)
    for row in _rows(directory / "synonyms.csv", is_required=False):
        synonyms[row["topic"]].append(row["word"])
    return Vocabulary(
        industries={
            row["code"]: IndustryTerm(
                row["code"],
                row["sector"],
                (row["name_zh"], row["name_en"]),
                tuple(wordings[row["code"], "alias"]),
            )
            for row in _rows(directory / "industries.csv")
        },
        capabilities={
            row["code"]: CapabilityTerm(
                row["code"],
                row["group_code"],
                (row["name_zh"], row["name_en"]),
                (*filter(None, row["aliases"].split("|")), *wordings[row["code"], "alias"]),
                tuple(wordings[row["code"], "hint"]),
            )
            for row in _rows(directory / "capabilities.csv")
        },
        stages=tuple(row["code"] for row in _rows(directory / "stages.csv")),
        synonyms={topic: tuple(words) for topic, words in synonyms.items()},
    )


def _rows(path: Path, *, is_required: bool = True) -> Iterator[dict[str, str]]:
    if not is_required and not path.exists():
        return
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)
