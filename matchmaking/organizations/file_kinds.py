"""What an uploaded file is, by its content: PDF, PNG, JPEG or WebP, and whether it is whole.

Nothing is decoded. Of a picture only the header is read, so that one of a billion pixels costs
nothing here, and is refused before a reader's computer has to draw it.
"""

import struct
from dataclasses import dataclass

MOST_PIXELS = 100_000_000
LONGEST_SIDE = 30_000
PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_END = b"IEND\xaeB`\x82"
TAIL = 2048  # bytes in which a PDF states its end
JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # frame headers
JPEG_SCAN = 0xDA
Size = tuple[int, int]  # width, height in pixels


@dataclass(frozen=True, slots=True)
class FileKind:
    content_type: str
    suffix: str
    size: Size | None = None

    @property
    def is_too_large(self) -> bool:
        """Whether a picture would take more memory to draw than one should need."""
        if self.size is None:
            return False
        width, height = self.size
        return max(self.size) > LONGEST_SIDE or width * height > MOST_PIXELS


def file_kind(content: bytes) -> FileKind | None:
    """Return what ``content`` is; None for anything else, and for what is cut short."""
    if content.startswith(b"%PDF-"):
        return FileKind("application/pdf", ".pdf") if b"%%EOF" in content[-TAIL:] else None
    for content_type, suffix, read in (
        ("image/png", ".png", _png_size),
        ("image/jpeg", ".jpg", _jpeg_size),
        ("image/webp", ".webp", _webp_size),
    ):
        size = read(content)
        if size is not None:
            return FileKind(content_type, suffix, size) if min(size) > 0 else None
    return None


def _png_size(content: bytes) -> Size | None:
    is_png = content.startswith(PNG_START) and content[12:16] == b"IHDR"
    if not is_png or PNG_END not in content[-64:]:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _jpeg_size(content: bytes) -> Size | None:
    """Walk the segments up to the first scan; the frame header among them has the size."""
    if not content.startswith(b"\xff\xd8\xff"):
        return None
    place, size = 2, None
    while place + 9 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF:  # padding
            place += 1
            continue
        if marker == JPEG_SCAN:
            return size if b"\xff\xd9" in content[place:] else None
        if marker in JPEG_SIZES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            size = width, height
        place += 2 + struct.unpack(">H", content[place + 2 : place + 4])[0]
    return None


def _webp_size(content: bytes) -> Size | None:
    if len(content) < 30 or content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return None
    if struct.unpack("<I", content[4:8])[0] + 8 > len(content):
        return None
    form = content[12:16]
    if form == b"VP8X":
        return 1 + _little(content[24:27]), 1 + _little(content[27:30])
    if form == b"VP8L" and content[20] == 0x2F:
        bits = _little(content[21:25])
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if form == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        return _little(content[26:28]) & 0x3FFF, _little(content[28:30]) & 0x3FFF
    return None


def _little(part: bytes) -> int:
    return int.from_bytes(part, "little")
