"""What is taken for a document of an office, and what never is."""

import io

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart

from matchmaking.common.sheets.documents import LIMITS, document_kind
from matchmaking.common.sheets.exceptions import SheetError
from matchmaking.common.sheets.limits import MIB, Limits
from tests.common.sheets.files import HEAD, pack, with_parts
from tests.common.sheets.packages import (
    FORMATS,
    MAIN,
    document,
    document_parts,
    relation,
    relations,
    types,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OUTSIDE = 'TargetMode="External"'
DOCUMENT, DOCX = MAIN["docx"]


def of_library() -> bytes:
    """Return a workbook with a chart, as a library writes it."""
    book, file = Workbook(), io.BytesIO()
    book.active.append([1, 2])
    book.active.add_chart(BarChart(), "A3")
    book.save(file)
    return file.getvalue()


TAKEN = {
    "docx": (lambda: document("docx"), "docx"),
    "xlsx": (lambda: document("xlsx"), "xlsx"),
    "pptx": (lambda: document("pptx"), "pptx"),
    "of a library": (of_library, "xlsx"),
    "picture": (lambda: document(added={"word/media/image1.png": b"\x89PNG"}), "docx"),
    "printer": (lambda: with_parts({"xl/printerSettings/printerSettings1.bin": b"\0"}), "xlsx"),
    "chart with its figures": (
        lambda: document("pptx", {"ppt/embeddings/Microsoft_Sheet.xlsx": document("xlsx")}),
        "pptx",
    ),
    "link to click": (
        lambda: with_relation("hyperlink", OUTSIDE, target="https://example.org/"),
        "docx",
    ),
}


def with_relation(kind: str, more: str = "", target: str = "file:///etc/passwd") -> bytes:
    return document(added={"word/_rels/document.xml.rels": relations(relation(target, kind, more))})


def with_types(content: str) -> bytes:
    return document(added={"[Content_Types].xml": content})


def without(part: str) -> bytes:
    return pack({name: text for name, text in document_parts().items() if name != part})


REFUSED = {
    "nothing": (lambda: b"", "sheet_wrong_type"),
    "text": (lambda: b"a,b", "sheet_wrong_type"),
    "old format": (lambda: OLE + b"\0" * 600, "sheet_wrong_type"),
    "password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "sheet_encrypted"),
    "zip of programs": (lambda: pack({"a.exe": b"MZ"}), "sheet_wrong_type"),
    "no types": (lambda: without("[Content_Types].xml"), "sheet_wrong_type"),
    "no root": (lambda: without("_rels/.rels"), "sheet_wrong_type"),
    "no main part": (lambda: without(DOCUMENT), "sheet_damaged"),
    "cut": (lambda: document()[:-30], "sheet_damaged"),
    "something behind": (lambda: document() + b"MZ", "sheet_damaged"),
    "something before": (lambda: b"PK\x03\x04" + document(), "sheet_damaged"),
    "types of another": (
        lambda: with_types(types(DOCUMENT, f"{FORMATS}wordprocessingml.template.main+xml")),
        "sheet_wrong_type",
    ),
    "types of another part": (lambda: with_types(types("word/a.xml", DOCX)), "sheet_wrong_type"),
    "two main parts": (
        lambda: document(
            added={"_rels/.rels": relations(relation(DOCUMENT), relation("xl/workbook.xml"))}
        ),
        "sheet_damaged",
    ),
    "macros by type": (
        lambda: with_types(
            types(DOCUMENT, "application/vnd.ms-word.document.macroEnabled.main+xml")
        ),
        "sheet_macros",
    ),
    "macros by part": (lambda: document(added={"word/vbaProject.bin": OLE}), "sheet_macros"),
    "macros by a hidden part": (
        lambda: with_types(
            types(DOCUMENT, DOCX, '<Default Extension="png" ContentType="application/vnd.ms-office.'
            'vbaProject"/>')
        ),
        "sheet_macros",
    ),
    "macros by relation": (
        lambda: with_relation("http://schemas.microsoft.com/office/2006/relationships/vbaProject"),
        "sheet_macros",
    ),
    "macro sheet": (lambda: with_parts({"xl/macrosheets/sheet1.xml": HEAD}), "sheet_macros"),
    "embedded program": (lambda: document(added={"word/embeddings/oleObject1.bin": OLE}),
        "sheet_unsafe"),
    "embedded with macros": (
        lambda: document("pptx", {"ppt/embeddings/a.xlsx": with_parts({"xl/vbaProject.bin": b""})}),
        "sheet_macros",
    ),
    "embedded in embedded": (
        lambda: document("pptx", {"ppt/embeddings/a.xlsx": with_parts(
            {"xl/embeddings/b.xlsx": document("xlsx")})}),
        "sheet_unsafe",
    ),
    "embedded document": (
        lambda: document("pptx", {"ppt/embeddings/a.xlsx": document("docx")}), "sheet_unsafe",
    ),
    "embedded archive": (
        lambda: document(added={"word/media/image1.png": pack({"a.exe": b"MZ"})}), "sheet_unsafe",
    ),
    "program": (lambda: document(added={"word/media/a.exe": b"MZ"}), "sheet_unsafe"),
    "script": (lambda: document(added={"word/a.js": b"alert(1)"}), "sheet_unsafe"),
    "other bin": (lambda: document(added={"word/a.bin": b"\0"}), "sheet_unsafe"),
    "control": (lambda: document(added={"word/activeX/activeX1.xml": HEAD}), "sheet_unsafe"),
    "ribbon": (lambda: document(added={"customUI/customUI14.xml": HEAD}), "sheet_unsafe"),
    "other workbook": (
        lambda: with_parts({"xl/externalLinks/externalLink1.xml": f"{HEAD}<a/>"}), "sheet_unsafe",
    ),
    "figures of a database": (lambda: with_parts({"xl/connections.xml": HEAD}), "sheet_unsafe"),
    "template elsewhere": (lambda: with_relation("attachedTemplate", OUTSIDE), "sheet_unsafe"),
    "picture elsewhere": (lambda: with_relation("image", OUTSIDE), "sheet_unsafe"),
    "object elsewhere": (lambda: with_relation("oleObject", 'TargetMode="external"'),
        "sheet_unsafe"),
    "frame elsewhere": (lambda: with_relation("frame", OUTSIDE), "sheet_unsafe"),
    "main part elsewhere": (
        lambda: document(added={"_rels/.rels": relations(relation(DOCUMENT, more=OUTSIDE))}),
        "sheet_unsafe",
    ),
    "entities": (
        lambda: document(added={DOCUMENT: f'{HEAD}<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "sheet_unsafe",
    ),
    "document type in a drawing": (
        lambda: document(added={"word/a.vml": "<!DOCTYPE a SYSTEM 'file:///etc/passwd'>"}),
        "sheet_unsafe",
    ),
    "no markup": (lambda: document(added={DOCUMENT: "<document>"}), "sheet_damaged"),
    "other encoding": (
        lambda: document(added={DOCUMENT: "<document/>".encode("utf-16")}), "sheet_damaged",
    ),
    "path upwards": (lambda: document(added={"word/../../a.xml": HEAD}), "sheet_unsafe"),
    "too many parts": (
        lambda: document(added={f"word/a{n}.xml": "" for n in range(LIMITS.members)}), "sheet_bomb",
    ),
    "bomb": (lambda: document(added={"word/media/a.emf": bytes(40 * MIB)}), "sheet_bomb"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_documents_are_known_by_their_content(name):
    make, kind = TAKEN[name]

    assert document_kind(make()) == kind


@pytest.mark.parametrize("name", REFUSED)
def test_whatever_is_no_harmless_document_is_refused(name):
    make, code = REFUSED[name]

    with pytest.raises(SheetError) as caught:
        document_kind(make())

    assert caught.value.code == code


def test_reading_ends_at_the_limits():
    with pytest.raises(SheetError) as caught:
        document_kind(document(), limits=Limits(file_bytes=100))

    assert caught.value.code == "sheet_too_large"
