"""Files for the other side: scans and pictures as for evidence, and documents of an office."""

from django.utils.translation import gettext as _

from matchmaking.common.sheets.documents import document_kind
from matchmaking.common.sheets.exceptions import SheetError
from matchmaking.connections.exceptions import AttachmentError
from matchmaking.organizations.evidence import (
    MOST_BYTES,
    CheckedFile,
    Upload,
    checked_file,
    clean_name,
    named_as,
)
from matchmaking.organizations.exceptions import EvidenceError
from matchmaking.organizations.file_kinds import FileKind

DOCUMENTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # today's format; the old one, or a locked file
OFFICE = "application/vnd.openxmlformats-officedocument."
CONTENT_TYPES = {
    "docx": f"{OFFICE}wordprocessingml.document",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "pptx": f"{OFFICE}presentationml.presentation",
}


def checked_upload(file: Upload) -> CheckedFile:
    """Return a file with a clean name and what it is by its content.

    Raises:
        AttachmentError: it is refused; it says which and why.
    """
    start = file.read(4)
    file.seek(0)
    try:
        return _checked_document(file) if start in DOCUMENTS else checked_file(file)
    except EvidenceError as error:
        raise AttachmentError(error.message) from error


def _checked_document(file: Upload) -> CheckedFile:
    name = clean_name(file.name or "")
    if (file.size or 0) > MOST_BYTES:
        raise AttachmentError(_("“%(name)s” is larger than 10 MB: split it.") % {"name": name})
    content = file.read()
    try:
        kind = document_kind(content)
    except SheetError as error:
        raise AttachmentError(_refusal(error.code) % {"name": name}) from error
    found = FileKind(CONTENT_TYPES[kind], f".{kind}")
    return CheckedFile(named_as(name, found.suffix), found, content)


def _refusal(code: str) -> str:
    match code:
        case "sheet_macros":
            return _("“%(name)s” holds macros: save it without them, as docx, xlsx or pptx.")
        case "sheet_encrypted":
            return _("“%(name)s” is protected by a password: remove it and choose the file again.")
        case "sheet_bomb" | "sheet_too_complex":
            return _("“%(name)s” unpacks to far more than it seems to hold: send it as PDF.")
        case "sheet_unsafe":
            return _(
                "“%(name)s” holds embedded files, or something that is fetched from elsewhere: "
                "take it out, or send the document as PDF."
            )
    return _("“%(name)s” is no whole Word, Excel or PowerPoint file (docx, xlsx, pptx).")
