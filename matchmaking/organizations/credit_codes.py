"""The unified social credit code as people type it, and what is wrong with it."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength

LENGTH = 18
ALLOWED = re.compile(r"[0-9A-HJ-NP-RTUWXY]")  # without I, O, S, V and Z
REGION = slice(0, 8)  # authority, kind and region: digits only
SEPARATORS = re.compile(r"[\s\-_.·]+")


def compact_credit_code(text: str) -> str:
    """Return the code in half-width capitals, without spaces and dashes."""
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def clean_credit_code(text: str) -> str:
    """Return the code as it is kept.

    Raises:
        ValidationError: its message says what is wrong: length, a character, the check digit.
    """
    code = compact_credit_code(text)
    try:
        return str(uscc.validate(code))
    except InvalidLength:
        message = _("A credit code has 18 characters; this one has %(number)d.")
        values: dict[str, object] = {"number": len(code)}
    except InvalidFormat:
        message, values = _wrong_character(code)
    except InvalidChecksum:
        message = _("The check digit does not fit: compare the code with the business licence.")
        values = {}
    raise ValidationError(message % values, code="invalid_credit_code")


def _wrong_character(code: str) -> tuple[str, dict[str, object]]:
    for place, character in enumerate(code, start=1):
        if not ALLOWED.fullmatch(character):
            message = _(
                "“%(character)s” at place %(place)d cannot be: a credit code has digits and "
                "capitals without I, O, S, V and Z."
            )
            return message, {"character": character, "place": place}
    place = next(n for n, character in enumerate(code[REGION], start=1) if not character.isdigit())
    message = _("Place %(place)d must be a digit: the first eight characters are digits.")
    return message, {"place": place}
