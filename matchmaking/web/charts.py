"""What ``charts.js`` draws; a table beside each chart says the same without it.

A specification holds labels, numbers and addresses, and names colours as tokens of the style
sheet: the browser draws it in the theme and at the width of the reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

FEW, MANY = 6, 10  # rows of a heat map, up to which a height does

Numbers = Sequence[int | None]  # None: too small to be told


@dataclass(frozen=True, slots=True)
class Chart:
    """``key`` is the id of its data in the page; ``size`` a height of ``charts.css``."""

    key: str
    size: str
    spec: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers in the order of the labels; ``tone`` is a token, ``links`` lead to the records."""

    label: str
    tone: str
    numbers: Numbers
    links: Sequence[str] = ()

    def spec(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "tone": self.tone,
            "numbers": list(self.numbers),
            "links": list(self.links),
        }


@dataclass(frozen=True, slots=True)
class Measure:
    """A number for each cell of a heat map, row by row; ``low`` and ``high`` are tokens."""

    label: str
    low: str
    high: str
    numbers: Sequence[Sequence[int]]
    links: Sequence[Sequence[str]]

    def spec(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "low": self.low,
            "high": self.high,
            "numbers": [list(row) for row in self.numbers],
            "links": [list(row) for row in self.links],
        }


def heat_map(
    key: str, rows: Sequence[str], columns: Sequence[str], measures: Sequence[Measure]
) -> Chart:
    """Colour cells by one measure at a time."""
    spec = {
        "kind": "heat",
        "rows": list(rows),
        "columns": list(columns),
        "measures": [measure.spec() for measure in measures],
    }
    size = "wide" if len(rows) <= FEW else "tall" if len(rows) <= MANY else "taller"
    return Chart(key, size, spec)


def bars(key: str, labels: Sequence[str], series: Sequence[Series], *, size: str) -> Chart:
    """Lay bars side by side, one group a label, the first on top."""
    spec = {"kind": "bars", "labels": list(labels), "series": [each.spec() for each in series]}
    return Chart(key, size, spec)


def months(key: str, labels: Sequence[str], series: Sequence[Series]) -> Chart:
    """Stand bars side by side along the months."""
    spec = {"kind": "months", "labels": list(labels), "series": [each.spec() for each in series]}
    return Chart(key, "wide", spec)


def steps(key: str, labels: Sequence[str], numbers: Numbers, texts: Sequence[str]) -> Chart:
    """Lay one bar a step, with words at its end."""
    spec = {
        "kind": "steps",
        "labels": list(labels),
        "series": [Series("", "--part-text", numbers).spec()],
        "texts": list(texts),
    }
    return Chart(key, "short", spec)
