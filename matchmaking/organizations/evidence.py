"""Files that support a verification or a claim: checked, kept in private under random names."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from matchmaking.common.files import StoredFile
from matchmaking.organizations.exceptions import EvidenceError
from matchmaking.organizations.file_kinds import FileKind, file_kind
from matchmaking.organizations.models import Claim, Evidence, Verification

if TYPE_CHECKING:  # generic in the stubs only
    Upload = UploadedFile[Any]
else:
    Upload = UploadedFile

MOST_FILES = 5
MOST_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 120
HIDDEN = ("C", "Zl", "Zp")  # categories of characters that do not show, or turn the direction


@dataclass(frozen=True, slots=True)
class CheckedFile:
    name: str
    kind: FileKind
    content: bytes


def check_evidence(files: Sequence[Upload]) -> list[CheckedFile]:
    """Return the files with clean names and what they are by their content.

    Raises:
        EvidenceError: there is none, there are too many, or one is refused; it says which and why.
    """
    if not files:
        raise EvidenceError(_("Evidence: choose at least one file."))
    if len(files) > MOST_FILES:
        raise EvidenceError(
            _("Evidence: choose at most %(number)d files.") % {"number": MOST_FILES}
        )
    return [checked_file(file) for file in files]


def checked_file(file: Upload) -> CheckedFile:
    """Return a file with a clean name and what it is by its content.

    Raises:
        EvidenceError: it is refused; it says which and why.
    """
    name = clean_name(file.name or "")
    if (file.size or 0) > MOST_BYTES:
        raise _refused(_("“%(name)s” is larger than 10 MB: scan it with a lower resolution."), name)
    content = file.read()
    kind = file_kind(content)
    if kind is None:
        raise _refused(_("“%(name)s” is no whole PDF, PNG, JPEG or WebP file."), name)
    if kind.is_too_large:
        raise _refused(_("“%(name)s” has too many pixels: scan it with a lower resolution."), name)
    return CheckedFile(named_as(name, kind.suffix), kind, content)


def _refused(message: str, name: str) -> EvidenceError:
    return EvidenceError(message % {"name": name})


def clean_name(name: str) -> str:
    """Return the last part of a path, without characters that hide or turn anything."""
    last = re.split(r"[\\/]", name)[-1]
    shown = [c for c in last if not unicodedata.category(c).startswith(HIDDEN)]
    return " ".join("".join(shown).split())[-LONGEST_NAME:] or "file"


def named_as(name: str, suffix: str) -> str:
    """Let the name end as the content does: what looks like a program is opened as a scan."""
    stem, dot, given = name.rpartition(".")
    if dot and f".{given.lower()}" in {suffix, ".jpeg" if suffix == ".jpg" else suffix}:
        return name
    return f"{name[: LONGEST_NAME - len(suffix)]}{suffix}" if not dot else f"{stem}{suffix}"


def keep_evidence(files: Sequence[CheckedFile], *, on: Verification | Claim) -> None:
    """Write the files and their rows; called inside the transaction that made ``on``."""
    for file in files:
        evidence = Evidence(
            verification=on if isinstance(on, Verification) else None,
            claim=on if isinstance(on, Claim) else None,
        )
        keep_file(evidence, file)


def keep_file(row: StoredFile, file: CheckedFile) -> None:
    """Write a checked file and its row; called inside a transaction."""
    row.name = file.name
    row.content_type = file.kind.content_type
    row.size = len(file.content)
    row.sha256 = hashlib.sha256(file.content).hexdigest()
    row.file.save(file.name, ContentFile(file.content), save=False)
    row.save()
