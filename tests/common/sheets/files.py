"""Workbooks put together part by part, so that each can be wrong in one way."""

import io
import struct
import zipfile
from collections.abc import Mapping

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>标题</t></is></c></row>'
SHEET = "xl/worksheets/sheet1.xml"


def sheet_xml(rows: str = CELL, *, head: str = HEAD, before: str = "", after: str = "") -> str:
    return (
        f'{head}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def parts(rows: str = CELL) -> dict[str, str]:
    """Return the least that a workbook consists of."""
    content = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{content}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        SHEET: sheet_xml(rows),
    }


def pack(contents: Mapping[str, str | bytes], stored: str = "") -> bytes:
    """Return an archive; the member ``stored`` is put in as it is."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in contents.items():
            method = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=method)
    return file.getvalue()


def workbook(rows: str = CELL, **changed: str | bytes) -> bytes:
    """Return an .xlsx; ``changed`` are parts by the last word of their name."""
    contents: dict[str, str | bytes] = dict(parts(rows))
    for word, content in changed.items():
        name = next(name for name in contents if word in name)
        contents[name] = content
    return pack(contents)


def with_parts(added: Mapping[str, str | bytes]) -> bytes:
    return pack({**parts(), **added})


def directory_entry(content: bytes, name: str) -> int:
    """Return where the directory of an archive describes a member."""
    at = content.rindex(name.encode()) - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    return at


def patched(content: bytes, at: int, layout: str, value: int) -> bytes:
    changed = bytearray(content)
    struct.pack_into(layout, changed, at, value)
    return bytes(changed)


def many_rows(n_rows: int, n_columns: int = 10) -> str:
    cells = "".join(
        f'<c r="{chr(65 + column)}{{0}}" t="inlineStr"><is><t>带钢划伤 {{0}}-{column}</t></is></c>'
        for column in range(n_columns)
    )
    row = f'<row r="{{0}}">{cells}</row>'
    return "".join(row.format(number) for number in range(1, n_rows + 1))
