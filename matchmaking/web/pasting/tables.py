"""Rows of a pasted table, which Word and WPS send with tabs between their cells."""

import re
from collections.abc import Iterable, Iterator

from matchmaking.web.pasting.labels import label_of

METRIC = re.compile(r"指标|测量|measure|metric|kpi", re.IGNORECASE)
GOAL = re.compile(r"目标|要求|target|goal", re.IGNORECASE)


def untabbed(lines: Iterable[str], kind: str) -> Iterator[str]:
    """Yield lines without tabs: a row of labels and values becomes “label：value” lines.

    A row of labels alone names the columns of the rows below it.
    """
    columns: list[str] = []
    for line in lines:
        cells = [cell.strip() for cell in line.split("\t")]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) < 2:
            columns = []
            yield line.strip()
        elif _is_head(cells, kind):
            columns = cells
        elif columns and not label_of(cells[0], kind):
            yield from _row(columns, cells, kind)
        else:
            columns = []
            yield from _pairs(cells, kind)


def _is_head(cells: list[str], kind: str) -> bool:
    if len(cells) == 2 and not all(map(_is_short, cells)):
        return False
    is_labels = all(label_of(cell, kind) for cell in cells)
    return is_labels or (_places(cells) is not None)


def _is_short(cell: str) -> bool:
    return len(cell) <= 8


def _places(cells: list[str]) -> tuple[int, int] | None:
    """Return the columns of what is measured and of its target, if these are their heads."""
    metric = next((place for place, cell in enumerate(cells) if METRIC.search(cell)), None)
    goal = next(
        (place for place, cell in enumerate(cells) if GOAL.search(cell) and place != metric), None
    )
    return None if metric is None or goal is None else (metric, goal)


def _row(columns: list[str], cells: list[str], kind: str) -> Iterator[str]:
    if (places := _places(columns)) is not None:
        metric, goal = places
        if max(places) < len(cells):
            label = "目标" if kind == "scenario" else "功能"
            yield f"{label}：{cells[metric]}{_with_sign(cells[goal])}"
        return
    for column, cell in zip(columns, cells, strict=False):
        if cell:
            yield f"{column}：{cell}"


def _with_sign(goal: str) -> str:
    return goal if re.match(r"\D", goal) else f"达到{goal}"


def _pairs(cells: list[str], kind: str) -> Iterator[str]:
    if not label_of(cells[0], kind):
        yield " ".join(filter(None, cells))
        return
    place = 0
    while place < len(cells):
        label, values = cells[place], list[str]()
        place += 1
        while place < len(cells) and not (values and label_of(cells[place], kind)):
            values.append(cells[place])
            place += 1
        yield f"{label}：{' '.join(filter(None, values))}"
