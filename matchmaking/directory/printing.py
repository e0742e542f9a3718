"""Setting an edition as a PDF: the same file on every machine, from the fonts beside this module.

What people have written goes to the template as values and is never read as markup.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

FOLDER = Path(__file__).parent
FONTS = FOLDER / "fonts"
TEMPLATE = FOLDER / "printed" / "edition.typ"

_one_at_a_time = Lock()  # a second reader of a new edition waits instead of doing it again


def typeset(values: Mapping[str, Any], *, pictures: bool = False) -> bytes | list[bytes]:
    """Return the PDF of the template with ``values``; as PNG, one for each page, on request."""
    inputs = {"data": json.dumps(values, ensure_ascii=False)}
    options: dict[str, Any] = {"format": "png", "ppi": 80} if pictures else {"format": "pdf"}
    with _one_at_a_time:
        made: bytes | list[bytes] = typst.compile(
            TEMPLATE, root=TEMPLATE.parent, sys_inputs=inputs, font_paths=_fonts(), **options
        )
    return made


@cache
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
