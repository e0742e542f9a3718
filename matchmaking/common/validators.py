"""Validators of structured fields; each error names what is wrong and the fix."""

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_ITEMS = 20
MAX_LENGTH = 120
MAX_NUMBER = 10**12
STEERING = ("Cc", "Cs", "Zl", "Zp")  # of Unicode: control, half of a pair, separator
DIRECTIONS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LINE_BREAKS = "\t\n\r"


def validate_text_list(value: Any) -> None:
    """Accept a list of at most 20 non-empty texts of at most 120 characters."""
    if not isinstance(value, list) or len(value) > MAX_ITEMS:
        raise ValidationError(_("Give a list of at most 20 entries."), code="invalid_list")
    for text in value:
        if not isinstance(text, str) or not text.strip() or not _can_be_kept(text):
            raise ValidationError(
                _("Each entry is a text of 1 to 120 characters."), code="invalid_entry"
            )


def validate_records(value: Any, *, fields: dict[str, type | tuple[type, ...]]) -> None:
    """Accept a list of at most 20 objects with exactly ``fields`` of the given types.

    Texts have at most 120 characters, numbers lie within ±10¹².
    """
    if not isinstance(value, list) or len(value) > MAX_ITEMS:
        raise ValidationError(_("Give a list of at most 20 entries."), code="invalid_list")
    for record in value:
        if not isinstance(record, dict) or set(record) != set(fields):
            raise ValidationError(
                _("Each entry has exactly the fields %(fields)s."),
                code="invalid_entry",
                params={"fields": ", ".join(fields)},
            )
        for name, kind in fields.items():
            is_of_kind = isinstance(record[name], kind) and not isinstance(record[name], bool)
            if not is_of_kind or not _can_be_kept(record[name]):
                raise ValidationError(
                    _("The field %(field)s has a wrong value."),
                    code="invalid_entry",
                    params={"field": name},
                )


def validate_line(value: str) -> None:
    """Accept a text of one line without invisible characters that steer how it is shown."""
    if any(map(_steers, value)):
        raise ValidationError(
            _("Take out line breaks and invisible control characters."), code="control_character"
        )


def validate_lines(value: str) -> None:
    """Accept a text of several lines, otherwise as ``validate_line``."""
    if any(_steers(character) for character in value if character not in LINE_BREAKS):
        raise ValidationError(_("Take out invisible control characters."), code="control_character")


def _steers(character: str) -> bool:
    return unicodedata.category(character) in STEERING or character in DIRECTIONS


def _can_be_kept(value: str | float) -> bool:
    """Whether every database can keep the value in a JSON column."""
    if isinstance(value, str):
        is_plain = "\0" not in value and not any(map(_is_half_of_a_pair, value))
        return is_plain and len(value) <= MAX_LENGTH
    return abs(value) <= MAX_NUMBER  # not so for infinity and NaN


def _is_half_of_a_pair(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"  # a surrogate cannot be written as UTF-8
