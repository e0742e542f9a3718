"""A document of Word, Excel or PowerPoint: what it is, and that it holds nothing that acts.

Nothing is opened here that a reader of documents would open. Every part is unpacked and counted,
its markup parsed strictly; macros, embedded programs, and whatever is fetched from elsewhere when
the document is opened are refused. A link that somebody has to click is none of these.
"""

from collections.abc import Iterator

from matchmaking.common.sheets.child.archive import Member, read_directory, unpack
from matchmaking.common.sheets.child.kinds import ENCRYPTED_PACKAGE, OLE, ZIP, wrong_type
from matchmaking.common.sheets.child.markup import (
    Attributes,
    Start,
    drain,
    parse,
    without_declarations,
)
from matchmaking.common.sheets.child.refusal import Refusal, damaged, unsafe
from matchmaking.common.sheets.limits import Limits

TYPES, ROOT = "[content_types].xml", "_rels/.rels"
OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    f"{OFFICE}wordprocessingml.document.main+xml": "docx",
    f"{OFFICE}spreadsheetml.sheet.main+xml": "xlsx",
    f"{OFFICE}presentationml.presentation.main+xml": "pptx",
}
MACROS = ("macroenabled", "vbaproject", "macrosheet", "vbadata")
ACTIVE = (
    "/activex/", "/ctrlprops/", "/customui", "/webextensions/", "/externallinks/",
    "/xl/connections",
)  # fmt: skip
MARKUP = (".xml", ".rels", ".vml")
PICTURES = (
    ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg", ".wdp",
)  # fmt: skip
OTHERS = (".mp4", ".m4a", ".mp3", ".wav", ".fntdata", ".odttf", ".ttf")
SETTINGS = "/printersettings/"  # the only place of a .bin
CHARTS = "/embeddings/"  # whose figures lie in workbooks of their own
MOST_CHARTS = 30
CLICKED = ("/hyperlink",)  # what may lie elsewhere


def check_package(content: bytes, limits: Limits) -> str:
    """Return ``docx``, ``xlsx`` or ``pptx``.

    Raises:
        Refusal: it is something else, damaged, or not to be trusted.
    """
    if content.startswith(OLE):
        raise Refusal("sheet_encrypted") if ENCRYPTED_PACKAGE in content else wrong_type("xls")
    if not content.startswith(ZIP):
        raise wrong_type("other")
    return _Package(content, limits).check()


class _Package:
    def __init__(self, content: bytes, limits: Limits, *, is_inner: bool = False) -> None:
        self._content, self._limits, self._is_inner = content, limits, is_inner
        self._members = read_directory(content, limits)
        self._kinds: dict[str, str] = {}  # by part
        self._main: list[str] = []
        self._n_charts = 0

    def check(self) -> str:
        for part in (TYPES, ROOT):
            if part not in self._members:
                raise wrong_type("archive")
        for part, member in self._members.items():
            self._check(part, member)
        if len(self._main) != 1 or self._main[0] not in self._members:
            raise damaged()
        kind = self._kinds.get(self._main[0])
        if kind is None:
            raise wrong_type("other")
        return kind

    def _check(self, part: str, member: Member) -> None:
        place = f"/{part}"
        if any(word in place for word in MACROS):
            raise Refusal("sheet_macros")
        if any(word in place for word in ACTIVE):
            raise unsafe(part)
        if part.endswith("/"):
            drain(self._unpack(member))
        elif CHARTS in place:
            self._check_chart(part, member)
        elif part.endswith(MARKUP):
            self._check_markup(part, member)
        elif part.endswith((*PICTURES, *OTHERS)) or (SETTINGS in place and part.endswith(".bin")):
            drain(self._unpack(member))
        else:
            raise unsafe(part)

    def _check_chart(self, part: str, member: Member) -> None:
        """The figures of a chart: a workbook as harmless as the document, and none in it again."""
        self._n_charts += 1
        if self._is_inner or not part.endswith(".xlsx") or self._n_charts > MOST_CHARTS:
            raise unsafe(part)
        inner = b"".join(unpack(self._content, member, self._limits, may_be_archive=True))
        is_archive = inner.startswith(ZIP)
        if not is_archive or _Package(inner, self._limits, is_inner=True).check() != "xlsx":
            raise unsafe(part)

    def _check_markup(self, part: str, member: Member) -> None:
        pieces = self._unpack(member)
        if part == TYPES:
            pieces = parse(pieces, part, self._type)
        elif part == ROOT:
            pieces = parse(pieces, part, self._root)
        elif part.endswith(".rels"):
            pieces = parse(pieces, part, _relation(part))
        elif part.endswith(".xml"):
            pieces = parse(pieces, part)
        else:
            pieces = without_declarations(pieces, part)
        drain(pieces)

    def _type(self, name: str, attributes: Attributes) -> None:
        kind = attributes.get("ContentType", "")
        if any(word in kind.lower() for word in MACROS):
            raise Refusal("sheet_macros")
        if name == "Override" and kind in KINDS:
            self._kinds[attributes.get("PartName", "").lstrip("/").lower()] = KINDS[kind]

    def _root(self, name: str, attributes: Attributes) -> None:
        _relation(ROOT)(name, attributes)
        if name == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            self._main.append(attributes.get("Target", "").lstrip("/").lower())

    def _unpack(self, member: Member) -> Iterator[bytes]:
        return unpack(self._content, member, self._limits)


def _relation(part: str) -> Start:
    """Refuse what a reader would fetch, or run, when the document is opened."""

    def start(name: str, attributes: Attributes) -> None:
        if name != "Relationship":
            return
        kind = attributes.get("Type", "")
        is_outside = attributes.get("TargetMode", "").lower() == "external"
        if is_outside and not kind.endswith(CLICKED):
            raise unsafe(part)
        if kind.lower().endswith(MACROS):
            raise Refusal("sheet_macros")

    return start
