"""Documents of Word, Excel and PowerPoint, put together part by part."""

from collections.abc import Mapping

from tests.common.sheets.files import HEAD, OFFICE, PACKAGE, pack, parts

FORMATS = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": ("word/document.xml", f"{FORMATS}wordprocessingml.document.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{FORMATS}presentationml.presentation.main+xml"),
}


def types(part: str, kind: str, more: str = "") -> str:
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{part}" ContentType="{kind}"/>{more}</Types>'
    )


def relation(target: str, kind: str = "officeDocument", more: str = "") -> str:
    return f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}" {more}/>'


def relations(*rows: str) -> str:
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def document_parts(kind: str = "docx") -> dict[str, str | bytes]:
    """Return the least that a document consists of."""
    if kind == "xlsx":
        return dict(parts())
    part, content_type = MAIN[kind]
    return {
        "[Content_Types].xml": types(part, content_type),
        "_rels/.rels": relations(relation(part)),
        part: f"{HEAD}<document/>",
    }


def document(kind: str = "docx", added: Mapping[str, str | bytes] | None = None) -> bytes:
    return pack({**document_parts(kind), **(added or {})})
