"""What a file is, by its content: its name proves nothing."""

from matchmaking.common.sheets.child.refusal import Refusal

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
ZIP = b"PK\x03\x04"
MAGIC = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"RIFF", "image"),
    (b"{\\rtf", "other"),
    (b"PK\x05\x06", "archive"),
    (b"PK\x07\x08", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
)
MARKUP = (b"<!", b"<?xml", b"<html", b"<head", b"<meta", b"<table", b"<style", b"<body", b"<div")


def is_workbook(content: bytes) -> bool:
    """Whether the content is an archive, as an .xlsx is; otherwise it may be text.

    Raises:
        Refusal: it is something else that has a name.
    """
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise Refusal("sheet_empty")
    if content.startswith(ZIP):
        return True
    if content.startswith(OLE):
        if ENCRYPTED_PACKAGE in content:
            raise Refusal("sheet_encrypted")
        raise wrong_type("xls")
    for magic, found in MAGIC:
        if content.startswith(magic) and (magic != b"BM" or b"\0" in content[:64]):
            raise wrong_type(found)
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower().startswith(MARKUP):
        raise wrong_type("html")
    return False


def wrong_type(found: str) -> Refusal:
    return Refusal("sheet_wrong_type", found=found)
