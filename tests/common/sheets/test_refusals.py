"""Each file is wrong in one way, and is refused by its name."""

import zlib
from dataclasses import replace

import pytest
from django.utils import translation

from matchmaking.common.sheets.exceptions import (
    CODES,
    ISSUES,
    WRONG_TYPES,
    SheetError,
    issue_message,
    sheet_message,
)
from matchmaking.common.sheets.limits import DEFAULT_LIMITS, MIB
from matchmaking.common.sheets.reading import read_table
from tests.common.sheets.files import (
    CELL,
    HEAD,
    SHEET,
    directory_entry,
    many_rows,
    pack,
    parts,
    patched,
    sheet_xml,
    with_parts,
    workbook,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PACKAGE = "EncryptedPackage".encode("utf-16-le")


def of_sheet(rows=CELL, **around):
    return workbook(sheet1=sheet_xml(rows, **around))


def cell(reference):
    number = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return of_sheet(f'{CELL}<row r="{number}"><c r="{reference}"><v>1</v></c></row>')


def lying(field, value):
    """Return a workbook whose directory lies about its sheet: 20 packed, 24 unpacked size."""
    content = of_sheet(many_rows(200))
    return patched(content, directory_entry(content, SHEET) + field, "<L", value)


def truth_by_halves():
    """Return one whose directory ends a sheet early, with the check sum of that beginning."""
    half = 500
    content = of_sheet(many_rows(200))
    at = directory_entry(content, SHEET)
    beginning = sheet_xml(many_rows(200)).encode()[:half]
    return patched(patched(content, at + 24, "<L", half), at + 16, "<L", zlib.crc32(beginning))


def symbolic_link():
    content = of_sheet()
    at = directory_entry(content, SHEET)
    return patched(patched(content, at + 5, "<B", 3), at + 38, "<L", 0o120777 << 16)


def flagged(flag):
    content = of_sheet()
    return patched(content, directory_entry(content, SHEET) + 8, "<H", flag)


def duplicate():
    content = with_parts({"xl/worksheets/sheet2.xml": sheet_xml()})
    return content.replace(b"sheet2.xml", b"SHEET1.xml")


def overlapping():
    """Return one in which the content of a member reaches over the next one."""
    content = with_parts({"xl/worksheets/sheet2.xml": sheet_xml()})
    return patched(content, directory_entry(content, SHEET) + 20, "<L", 900)


def packed_by_hand(change):
    """Return one whose sheet is packed here, and then changed, while the directory is true."""
    text = sheet_xml().encode()
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = change(packer.compress(text) + packer.flush(zlib.Z_FULL_FLUSH), packer.flush())
    content = pack({**parts(), SHEET: packed}, stored=SHEET)
    at = directory_entry(content, SHEET)
    for field, layout, value in (
        (10, "<H", 8),
        (16, "<L", zlib.crc32(text)),
        (24, "<L", len(text)),
    ):
        content = patched(content, at + field, layout, value)
    return content


def renamed(old, new):
    contents = parts()
    return pack({new if name == old else name: text for name, text in contents.items()})


NAMED = {
    "nothing": (lambda: b"", "sheet_empty"),
    "spaces": (lambda: b"\xef\xbb\xbf \r\n\n", "sheet_empty"),
    "no rows": (lambda: of_sheet(""), "sheet_empty"),
    "only delimiters": (lambda: b",,\n,,\n", "sheet_empty"),
    "xls": (lambda: OLE, "sheet_wrong_type"),
    "encrypted xlsx": (lambda: OLE + PACKAGE, "sheet_encrypted"),
    "pdf": (lambda: b"%PDF-1.7\n", "sheet_wrong_type"),
    "png": (lambda: b"\x89PNG\r\n\x1a\n", "sheet_wrong_type"),
    "jpeg": (lambda: b"\xff\xd8\xff\xe0", "sheet_wrong_type"),
    "html": (lambda: b"\n<html><table><tr><td>a</td></tr></table>", "sheet_wrong_type"),
    "xml": (lambda: b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "sheet_wrong_type"),
    "gzip": (lambda: b"\x1f\x8b\x08", "sheet_wrong_type"),
    "binary": (lambda: b"a,b\n\0\1\2", "sheet_wrong_type"),
    "ods": (lambda: pack({"mimetype": "application/vnd.oasis.opendocument"}), "sheet_wrong_type"),
    "docx": (lambda: pack({"word/document.xml": HEAD}), "sheet_wrong_type"),
    "zip of photos": (lambda: pack({"a.jpg": b"\xff\xd8\xff"}), "sheet_wrong_type"),
    "xlsb": (lambda: with_parts({"xl/workbook.bin": b"a"}), "sheet_wrong_type"),
    "macros": (lambda: with_parts({"xl/vbaProject.bin": b"a"}), "sheet_macros"),
    "encrypted member": (lambda: flagged(1), "sheet_encrypted"),
    "no encoding": (lambda: b"\xff\xff\x80", "sheet_encoding"),
    "damaged UTF-8": (lambda: ("标题,说明\n" * 9).encode()[:-2] + b"\n", "sheet_encoding"),
    "damaged UTF-8 with a mark": (lambda: b"\xef\xbb\xbf\xb1\xea\xcc\xe2", "sheet_encoding"),
    "only spaces": (lambda: of_sheet(CELL.replace("标题", " ")), "sheet_empty"),
    "open quote": (lambda: b'a,b\n"c,d\n', "sheet_quotes"),
    "text after a quote": (lambda: b'a,b\n"c"d,e\n', "sheet_quotes"),
    "a line of 10 MB": (lambda: b'"' + b"a" * (10 * MIB), "sheet_quotes"),
    # the archive
    "cut": (lambda: of_sheet(many_rows(100))[:-300], "sheet_damaged"),
    "only magic": (lambda: b"PK\x03\x04", "sheet_damaged"),
    "larger than it says": (lambda: lying(24, 40), "sheet_damaged"),
    "smaller than it says": (lambda: lying(24, 10_000_000), "sheet_damaged"),
    "says it is huge": (lambda: lying(24, 2**31), "sheet_bomb"),
    "packed ends early": (lambda: lying(20, 40), "sheet_damaged"),
    "wrong check sum": (lambda: lying(16, 1), "sheet_damaged"),
    "packed without an end": (lambda: packed_by_hand(lambda a, _: a), "sheet_damaged"),
    "more behind the end": (lambda: packed_by_hand(lambda a, b: a + b + b"a"), "sheet_damaged"),
    "two truths": (truth_by_halves, "sheet_damaged"),
    "something before": (lambda: b"PK\x03\x04" + of_sheet(), "sheet_damaged"),
    "something behind": (lambda: of_sheet() + b" ", "sheet_damaged"),
    "twice the same name": (duplicate, "sheet_unsafe"),
    "shared bytes": (overlapping, "sheet_unsafe"),
    "path upwards": (lambda: with_parts({"xl/../../etc/passwd": "a"}), "sheet_unsafe"),
    "absolute path": (lambda: with_parts({"/etc/passwd": "a"}), "sheet_unsafe"),
    "symbolic link": (symbolic_link, "sheet_unsafe"),
    "archive inside": (lambda: with_parts({"xl/embeddings/a.bin": of_sheet()}), "sheet_unsafe"),
    "too many members": (lambda: with_parts({f"xl/a{n}": "" for n in range(300)}), "sheet_bomb"),
    "bomb": (lambda: with_parts({"xl/media/a.emf": bytes(40 * MIB)}), "sheet_bomb"),
    "bomb of strings": (
        lambda: with_parts({"xl/sharedStrings.xml": "<sst>" + "<a/>" * (10 * MIB) + "</sst>"}),
        "sheet_bomb",
    ),
    # the markup
    "entities": (lambda: of_sheet(head=f'{HEAD}<!DOCTYPE a [<!ENTITY b "c">]>'), "sheet_unsafe"),
    "document type": (
        lambda: workbook(
            **{"xl/workbook.xml": f"{HEAD}<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"}
        ),
        "sheet_unsafe",
    ),
    "document type aside": (
        lambda: with_parts({"docProps/app.xml": "<!DOCTYPE a>"}),
        "sheet_unsafe",
    ),
    "other encoding": (
        lambda: workbook(sheet1=sheet_xml(head="").encode("utf-16")),
        "sheet_damaged",
    ),
    "declared encoding": (lambda: of_sheet(head=HEAD.replace("UTF-8", "UTF-7")), "sheet_damaged"),
    "not closed": (lambda: workbook(sheet1=sheet_xml()[:-5]), "sheet_damaged"),
    "no sheet": (lambda: renamed(SHEET, "xl/worksheets/other.xml"), "sheet_damaged"),
    "too many tags": (lambda: of_sheet("".join(f"<a{n}/>" for n in range(600))), "sheet_unsafe"),
    # the cells
    "far cell": (lambda: cell("XFD1048576"), "sheet_too_many_rows"),
    "far column": (lambda: cell("XFD9"), "sheet_too_many_columns"),
    "million columns": (lambda: cell("ZZZ9"), "sheet_too_many_columns"),
    "sixteen million rows": (lambda: cell("A16777216"), "sheet_damaged"),
    "row beyond all": (lambda: cell("A9999999"), "sheet_too_many_rows"),
    "rows backwards": (lambda: of_sheet(CELL * 2), "sheet_damaged"),
    "cell in another row": (lambda: of_sheet(CELL.replace("A1", "A2")), "sheet_damaged"),
    "no reference": (lambda: of_sheet(CELL.replace('r="A1"', 'r="1"')), "sheet_damaged"),
    "a lie about the size": (
        lambda: of_sheet(
            '<row r="900000"><c r="A900000"><v>1</v></c></row>', before='<dimension ref="A1:B2"/>'
        ),
        "sheet_too_many_rows",
    ),
}


@pytest.mark.parametrize(("content", "code"), NAMED.values(), ids=NAMED)
def test_read_table_refuses_by_name(refused, content, code):
    assert refused(content()) == code


def test_read_table_reads_a_member_packed_by_hand(texts):
    assert texts(packed_by_hand(lambda a, b: a + b)) == [["标题"]]


def test_read_table_ignores_what_lies_outside_and_a_large_dimension(texts):
    rels = parts()["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        '<Relationship Id="rId9" Type="a" Target="https://example.com/x.xlsx" '
        'TargetMode="External"/></Relationships>',
    )
    dimension = sheet_xml(before='<dimension ref="A1:XFD1048576"/>')

    assert texts(workbook(**{"workbook.xml.rels": rels, "sheet1": dimension})) == [["标题"]]


@pytest.mark.parametrize(
    ("content", "changed", "code"),
    [
        (b"a,b\n" * 9, {"rows": 5, "head_rows": 1}, "sheet_too_many_rows"),
        (b"a,b,c\n", {"columns": 2}, "sheet_too_many_columns"),
        (b"a,b\n" * 99, {"file_bytes": 300}, "sheet_too_large"),
        (of_sheet(many_rows(3)), {"rows": 1, "head_rows": 1}, "sheet_too_many_rows"),
        (of_sheet(many_rows(1, 3)), {"columns": 2}, "sheet_too_many_columns"),
        (of_sheet(many_rows(99)), {"unpacked_bytes": 9_000}, "sheet_bomb"),
        (of_sheet(many_rows(99)), {"free_bytes": 9_000, "ratio": 2}, "sheet_bomb"),
        (of_sheet(), {"members": 4}, "sheet_bomb"),
    ],
)
def test_read_table_holds_its_limits(refused, content, changed, code):
    assert refused(content, limits=replace(DEFAULT_LIMITS, **changed)) == code


def test_read_table_refuses_a_sheet_that_is_not_there(refused):
    hidden = parts()["xl/workbook.xml"].replace("<sheet ", '<sheet state="veryHidden" ')

    assert refused(of_sheet(), sheet="数据") == "sheet_not_found"
    assert refused(workbook(**{"xl/workbook.xml": hidden})) == "sheet_not_found"


def test_read_table_refuses_a_directory(tmp_path):
    with pytest.raises(SheetError), read_table(tmp_path):
        pass


def test_refusals_name_the_fix_in_both_languages():
    facts = {"limit": 20 * MIB, "cell": "B7", "row": 3, "columns": "标题", "found": "xls"}
    shown = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            shown[language] = [sheet_message(code, facts) for code in sorted(CODES)]
            shown[language] += [
                sheet_message("sheet_wrong_type", {"found": f}) for f in WRONG_TYPES
            ]
            shown[language] += [issue_message(code) for code in ISSUES]

    assert all(e != zh for e, zh in zip(shown["en"], shown["zh-hans"], strict=True))
    assert "20 MB" in SheetError("sheet_too_large", facts).message
    with translation.override("zh-hans"):
        assert "另存为" in SheetError("sheet_wrong_type", {"found": "xls"}).message
        assert "数据" in sheet_message("sheet_not_found", {"sheet": "数据"})
