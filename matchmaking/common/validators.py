"""Validators of structured fields; each error names what is wrong and the fix."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_ITEMS = 20
MAX_LENGTH = 120


def validate_text_list(value: Any) -> None:
    """Accept a list of at most 20 non-empty texts of at most 120 characters."""
    if not isinstance(value, list) or len(value) > MAX_ITEMS:
        raise ValidationError(_("Give a list of at most 20 entries."), code="invalid_list")
    for text in value:
        if not isinstance(text, str) or not 0 < len(text.strip()) <= MAX_LENGTH:
            raise ValidationError(
                _("Each entry is a text of 1 to 120 characters."), code="invalid_entry"
            )


def validate_records(value: Any, *, fields: dict[str, type | tuple[type, ...]]) -> None:
    """Accept a list of at most 20 objects with exactly ``fields`` of the given types."""
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
            if not isinstance(record[name], kind) or isinstance(record[name], bool):
                raise ValidationError(
                    _("The field %(field)s has the wrong type."),
                    code="invalid_entry",
                    params={"field": name},
                )
