"""The one way in which a document becomes bytes, so that everybody hashes the same."""

import hashlib
import json
from typing import Any


def canonical(document: Any) -> str:
    """Return JSON with sorted keys, without spaces, with every character as itself.

    Numbers are whole: what has fractions is written as a text, since programs write those
    differently.

    Raises:
        TypeError: there is a number with a fraction, or a value JSON does not know.
    """
    _require_whole(document)
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """Return the digest of a document's bytes, in hexadecimal figures."""
    return hashlib.sha256(text.encode()).hexdigest()


def _require_whole(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("A canonical document holds whole numbers only.")
    if isinstance(value, dict):
        for entry in value.values():
            _require_whole(entry)
    elif isinstance(value, list):
        for entry in value:
            _require_whole(entry)
