"""Readers of single cells: what a person has typed → a value of a posting.

An empty cell never comes here. Each reader raises ``CellError`` for what it cannot read.
"""

import re
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from matchmaking.common.sheets.text import normalize
from matchmaking.exchange.faults import CellError, short

LARGEST = 2_147_483_647  # what every database keeps in the column of an amount
MONTHS = (1, 120)
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
TWO_NUMBERS = re.compile(r"(\d+(?:\.\d+)?)\D{0,6}?(?:-|–|—|~|～|至|到)\s*(\d+(?:\.\d+)?)")
WAN = Decimal(1)
UNITS = {
    "": WAN, "万": WAN, "万元": WAN, "万人民币": WAN, "万元人民币": WAN, "w": WAN, "万rmb": WAN,
    "亿": Decimal(10_000), "亿元": Decimal(10_000),
    "元": WAN / 10_000, "rmb": WAN / 10_000,
}  # fmt: skip
MONTH_UNITS = {
    "": 1,
    "月": 1,
    "个月": 1,
    "months": 1,
    "month": 1,
    "年": 12,
    "years": 12,
    "year": 12,
}
SPOKEN_MONTHS = {"半年": 6, "一年": 12, "半年内": 6, "一年内": 12, "两年": 24}
YES = {"是", "有", "y", "yes", "true", "1", "√", "✓", "✔", "对", "全国", "1.0"}
NO = {"否", "无", "n", "no", "false", "0", "×", "✗", "✘", "x", "不", "不是", "非", "0.0"}


def read_text(text: str, limit: int) -> str:
    found = text.strip()
    if len(found) > limit:
        raise CellError("too_long", length=len(found), limit=limit)
    return found


def read_email(text: str, limit: int) -> str:
    found = read_text(normalize(text), limit)
    try:
        validate_email(found)
    except ValidationError:
        raise CellError("email", text=short(found)) from None
    return found


def read_yes_no(text: str) -> bool:
    found = normalize(text).casefold()
    if found in YES or found in NO:
        return found in YES
    raise CellError("yes_no", text=short(text))


def read_amount(text: str) -> int:
    """Return an amount in 万元: “50”, “50 万元”, “500,000 元”, “0.5 亿”."""
    found = _compact(text).removeprefix("¥").removeprefix("约").removeprefix("人民币")
    if TWO_NUMBERS.search(found):
        raise CellError("money_range", text=short(text))
    number, unit = _number_and_unit(found, text, example="50")
    if unit not in UNITS:
        raise CellError("number", text=short(text), example="50")
    return _whole(number * UNITS[unit], text, low=0, high=LARGEST)


def read_months(text: str) -> int:
    """Return a number of months: “6”, “6 个月”, “半年”, “1 年”."""
    found = _compact(text).removeprefix("约")
    if found in SPOKEN_MONTHS:
        return SPOKEN_MONTHS[found]
    if two := TWO_NUMBERS.search(found):
        raise CellError("range", text=short(text), example=two[2])
    number, unit = _number_and_unit(found.removesuffix("内"), text, example="6")
    if unit not in MONTH_UNITS:
        raise CellError("number", text=short(text), example="6")
    return _whole(number * MONTH_UNITS[unit], text, low=MONTHS[0], high=MONTHS[1])


def _compact(text: str) -> str:
    return "".join(normalize(text).split()).replace(",", "").casefold()


def _number_and_unit(found: str, text: str, *, example: str) -> tuple[Decimal, str]:
    number = NUMBER.match(found)
    if number is None:
        raise CellError("number", text=short(text), example=example)
    try:
        return Decimal(number[0]), found[number.end() :]
    except InvalidOperation:
        raise CellError("number", text=short(text), example=example) from None


def _whole(number: Decimal, text: str, *, low: int, high: int) -> int:
    if not low <= number <= high:
        raise CellError("out_of_range", text=short(text), low=low, high=high)
    if number != number.to_integral_value():
        raise CellError("fraction", text=short(text), example=str(round(number)))
    return int(number)
