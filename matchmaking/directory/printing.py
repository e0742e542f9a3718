"""Setting an edition as a PDF: the same file on every machine, from the fonts beside this module.

What people have written goes to the template as values and is never read as markup.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

import typst

FOLDER = Path(__file__).parent
FONTS = FOLDER / "fonts"
TEMPLATE = FOLDER / "printed" / "edition.typ"

_one_at_a_time = Lock()  # a second reader of a new edition waits instead of doing it again


def typeset(values: Mapping[str, Any]) -> bytes:
    """Return the PDF of the template with ``values``."""
    return cast("bytes", _compiled(values, format="pdf"))


def pictures(values: Mapping[str, Any]) -> list[bytes]:
    """Return the same as PNG files, one a page, for people to look at."""
    return cast("list[bytes]", _compiled(values, format="png", ppi=80))


def _compiled(values: Mapping[str, Any], **options: Any) -> Any:
    inputs = {"data": json.dumps(values, ensure_ascii=False)}
    with _one_at_a_time:
        return typst.compile(
            TEMPLATE, root=TEMPLATE.parent, sys_inputs=inputs, font_paths=_fonts(), **options
        )


@cache
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
