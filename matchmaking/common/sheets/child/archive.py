"""The ZIP archive that an .xlsx is, read more strictly than any library does.

Every reader must see the same archive here, so all that two readers could take differently is
refused: a second directory, gaps, overlaps, twice the same name, sizes that are not true.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from matchmaking.common.sheets.child.refusal import Refusal, damaged, unsafe
from matchmaking.common.sheets.limits import Limits

END = struct.Struct("<4s4H2LH")
ENTRY = struct.Struct("<4s4B4HL2L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
STORED, DEFLATED = 0, 8
PIECE = 256 * 1024
ENCRYPTED = 0x1 | 0x40 | 0x2000
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ")


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    method: int
    crc: int
    packed: int  # bytes
    unpacked: int  # bytes, as the directory says
    start: int  # of its own header, then of its content


def read_directory(content: bytes, limits: Limits) -> dict[str, Member]:
    """Return the members by lower-case name, each checked but not yet unpacked."""
    if len(content) < END.size:
        raise damaged()
    end_at = len(content) - END.size
    magic, disk, first, here, count, size, offset, _ = END.unpack_from(content, end_at)
    is_whole = magic == b"PK\x05\x06" and here == count and disk == first == 0
    if not is_whole or offset + size != end_at:
        raise damaged()
    if count > limits.members:
        raise Refusal("sheet_bomb")
    members: dict[str, Member] = {}
    at = offset
    for _ in range(count):
        member, at = _entry(content, at, end_at)
        if members.setdefault(member.name.lower(), member) is not member:
            raise unsafe(member.name)
    if at != end_at:
        raise damaged()
    _check_places(members, offset)
    _check_sizes(members, limits)
    return members


def _entry(content: bytes, at: int, end: int) -> tuple[Member, int]:
    if at + ENTRY.size > end:
        raise damaged()
    fields = ENTRY.unpack_from(content, at)
    magic, system, flags, method = fields[0], fields[2], fields[5], fields[6]
    crc, packed, unpacked, n_name, n_extra, n_comment = fields[9:15]
    attributes, start = fields[17:19]
    name = content[at + ENTRY.size : at + ENTRY.size + n_name].decode("utf-8", "replace")
    if magic != b"PK\x01\x02" or 0xFFFFFFFF in {packed, unpacked, start}:
        raise damaged()
    if flags & ENCRYPTED:
        raise Refusal("sheet_encrypted")
    if _is_unsafe(name) or (system == 3 and attributes >> 28 == 0xA):  # 0xA: a symbolic link
        raise unsafe(name)
    if method not in {STORED, DEFLATED}:
        raise damaged()
    start = _content_start(content, start, name)
    member = Member(name, method, crc, packed, unpacked, start)
    return member, at + ENTRY.size + n_name + n_extra + n_comment


def _is_unsafe(name: str) -> bool:
    parts = name.split("/")
    return "\\" in name or ":" in name or "\0" in name or name.startswith("/") or ".." in parts


def _content_start(content: bytes, at: int, name: str) -> int:
    if at + LOCAL.size > len(content):
        raise damaged()
    fields = LOCAL.unpack_from(content, at)
    n_name, n_extra = int(fields[9]), int(fields[10])
    own = content[at + LOCAL.size : at + LOCAL.size + n_name].decode("utf-8", "replace")
    if fields[0] != b"PK\x03\x04" or own != name:
        raise damaged()
    return at + LOCAL.size + n_name + n_extra


def _check_places(members: dict[str, Member], directory: int) -> None:
    """Refuse members that share bytes: the way to a bomb that no single ratio shows."""
    free = 0
    for member in sorted(members.values(), key=lambda member: member.start):
        if member.start < free + LOCAL.size:
            raise unsafe(member.name)
        free = member.start + member.packed
    if free > directory:
        raise damaged()


def _check_sizes(members: dict[str, Member], limits: Limits) -> None:
    """Refuse what says itself that it is too large; the others are counted when unpacked."""
    if sum(member.unpacked for member in members.values()) > limits.unpacked_bytes:
        raise Refusal("sheet_bomb")


def unpack(
    content: bytes, member: Member, limits: Limits, *, may_be_archive: bool = False
) -> Iterator[bytes]:
    """Yield the pieces of a member; its end is reached only if all it says of itself is true."""
    packed = memoryview(content)[member.start : member.start + member.packed]
    most = min(limits.unpacked_bytes, max(limits.free_bytes, member.packed * limits.ratio))
    n_bytes = crc = 0
    pieces = _stored(packed) if member.method == STORED else _inflated(packed)
    for piece in pieces:
        if n_bytes == 0 and piece.startswith(ARCHIVES) and not may_be_archive:
            raise unsafe(member.name)
        n_bytes += len(piece)
        if n_bytes > most:
            raise Refusal("sheet_bomb")
        crc = zlib.crc32(piece, crc)
        yield piece
    if n_bytes != member.unpacked or crc != member.crc:
        raise damaged()


def _stored(packed: memoryview) -> Iterator[bytes]:
    for at in range(0, len(packed), PIECE):
        yield bytes(packed[at : at + PIECE])


def _inflated(packed: memoryview) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), PIECE):
            left = bytes(packed[at : at + PIECE])
            while left and not inflate.eof:
                yield inflate.decompress(left, PIECE)
                left = inflate.unconsumed_tail
        while piece := inflate.decompress(b"", PIECE):
            yield piece
    except zlib.error as error:
        raise damaged() from error
    if not inflate.eof or inflate.unused_data:
        raise damaged()
