"""What a foreign document is, by its content, as a child process finds it."""

import tempfile
from pathlib import Path

from matchmaking.common.sheets.exceptions import SheetError
from matchmaking.common.sheets.limits import MIB, Limits
from matchmaking.common.sheets.process import Child
from matchmaking.common.sheets.reading import told

KINDS = ("docx", "xlsx", "pptx")
# A presentation of 200 slides has some 1,500 parts; its pictures are packed already.
LIMITS = Limits(file_bytes=10 * MIB, members=3_000, unpacked_bytes=128 * MIB, seconds=20)


def document_kind(content: bytes, *, limits: Limits = LIMITS) -> str:
    """Return ``docx``, ``xlsx`` or ``pptx`` of a whole document without macros or the like.

    Raises:
        SheetError: it is anything else; ``code`` says why, its message speaks of tables.
    """
    with tempfile.NamedTemporaryFile(prefix="document-") as file:
        file.write(content)
        file.flush()
        child = Child(Path(file.name), limits, wants_kind=True)
        try:
            messages = child.messages()
            match [told(messages), *messages]:
                case [["kind", str(kind)]] if kind in KINDS:
                    return kind
        finally:
            child.close()
    raise SheetError("sheet_damaged")
