"""Targets of a scenario in one cell: “漏检率 ≤ 1 %；节拍 ≥ 30 片/分钟”."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from matchmaking.common.sheets.text import normalize
from matchmaking.common.validators import MAX_ITEMS, MAX_LENGTH, MAX_NUMBER
from matchmaking.exchange.faults import CellError, short
from matchmaking.scenarios.models import Comparator

SIGNS = {
    ">=": Comparator.AT_LEAST, "≥": Comparator.AT_LEAST, "≧": Comparator.AT_LEAST,
    "不低于": Comparator.AT_LEAST, "不少于": Comparator.AT_LEAST, "不小于": Comparator.AT_LEAST,
    "达到": Comparator.AT_LEAST, "大于等于": Comparator.AT_LEAST, "大于": Comparator.AT_LEAST,
    ">": Comparator.AT_LEAST, "＞": Comparator.AT_LEAST, "至少": Comparator.AT_LEAST,
    "<=": Comparator.AT_MOST, "≤": Comparator.AT_MOST, "≦": Comparator.AT_MOST,
    "不高于": Comparator.AT_MOST, "不超过": Comparator.AT_MOST, "不大于": Comparator.AT_MOST,
    "小于等于": Comparator.AT_MOST, "小于": Comparator.AT_MOST, "低于": Comparator.AT_MOST,
    "<": Comparator.AT_MOST, "＜": Comparator.AT_MOST, "至多": Comparator.AT_MOST,
    "=": Comparator.EQUAL, "＝": Comparator.EQUAL, "等于": Comparator.EQUAL,
}  # fmt: skip
SIGN = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
TARGET = re.compile(
    rf"(.+?)\s*({SIGN})\s*([-+−－]?[\d０-９]+(?:[.．][\d０-９]+)?)\s*(.*)", re.DOTALL
)
PARTS = re.compile(r"[;；\n]+")
COMMAS = re.compile(r"[,，、。]+")


def read_targets(text: str) -> list[dict[str, Any]]:
    """Return the targets; raises ``CellError``."""
    found = [_target(part) for part in _parts(text)]
    if len(found) > MAX_ITEMS:
        raise CellError("too_many", count=len(found), limit=MAX_ITEMS)
    return found


def show_targets(targets: Sequence[Mapping[str, Any]]) -> str:
    """Return targets as ``read_targets`` reads them."""
    return "；".join(map(_shown, targets))


def _parts(text: str) -> Iterator[str]:
    for part in PARTS.split(text):
        inner = [piece for piece in COMMAS.split(part) if piece.strip()]
        if len(inner) > 1 and all(TARGET.fullmatch(piece.strip()) for piece in inner):
            yield from (piece.strip() for piece in inner)
        elif part.strip():
            yield part.strip()


def _target(text: str) -> dict[str, Any]:
    found = TARGET.fullmatch(text)
    if found is None:
        raise CellError("target", text=short(text))
    metric, sign, number, unit = found[1].strip(), found[2], found[3], found[4].strip()
    value = float(normalize(number).replace("−", "-"))
    if abs(value) > MAX_NUMBER:
        raise CellError("target", text=short(text))
    if max(len(metric), len(unit)) > MAX_LENGTH:
        raise CellError("target_length", limit=MAX_LENGTH)
    whole = int(value) if value.is_integer() else value
    return {"metric": metric, "comparator": SIGNS[sign].value, "value": whole, "unit": unit}


def _shown(target: Mapping[str, Any]) -> str:
    sign = Comparator(target["comparator"]).label
    value = target["value"]
    number = f"{value:.15g}" if isinstance(value, float) else str(value)
    return f"{target['metric']} {sign} {number} {target['unit']}".strip()
