"""Texts on their way into cells and out of them. No Django here: the child reads this too."""

import re
import unicodedata

# Not wanted in any text: control characters but tab and line feed, halves of a surrogate pair,
# non-characters, and the marks that make a text read in another direction than it is kept.
_UNWANTED = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_NEWLINES = re.compile(r"\r\n?|[\u2028\u2029]")
# Excel, WPS and LibreOffice take a cell for a formula by its first visible character.
_INVISIBLE = r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u206f\u3164]"
_FORMULA = re.compile(rf"'*(?:[\t\r\n]|{_INVISIBLE}*[=+\-@\uff1d\uff0b\uff0d\uff20])")
_SEPARATORS = re.compile(r"[、;；\n]")
_SEPARATORS_AND_COMMAS = re.compile(r"[、;；\n,，]")


def clean(text: str) -> str:
    """Return the text without unwanted characters, its line ends as line feeds.

    What else it holds stays as it is, spaces at its ends and full-width letters too; only spaces
    are nothing, as they are in a cell of Excel.
    """
    if not text.isprintable():
        text = _UNWANTED.sub("", _NEWLINES.sub("\n", text))
    return "" if text.isspace() else text


def normalize(text: str) -> str:
    """Return codes and numbers as a keyboard types them: full-width made plain, ends trimmed."""
    return unicodedata.normalize("NFKC", text).strip()


def split_choices(text: str, *, commas: bool = True) -> list[str]:
    """Return the entries of a multiple-choice cell, each once, in order.

    They are separated by 、 or ; or a line end, and by commas unless a choice has one in it.
    """
    separators = _SEPARATORS_AND_COMMAS if commas else _SEPARATORS
    parts = (part.strip() for part in separators.split(text))
    return list(dict.fromkeys(part for part in parts if part))


def escape_formula(text: str) -> str:
    """Put an apostrophe before a text that a program would take for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescape_formula(text: str) -> str:
    """Undo ``escape_formula``: of any text, not only of those with one apostrophe."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
