import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from matchmaking.organizations import evidence
from matchmaking.organizations.evidence import check_evidence, clean_name, keep_evidence
from matchmaking.organizations.exceptions import EvidenceError
from matchmaking.organizations.file_kinds import file_kind
from matchmaking.organizations.models import Evidence
from tests.factories.checks import PDF, VerificationFactory, scan


def png(width=20, height=10, *, end=True):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", b"")
    return body + (_chunk(b"IEND", b"") if end else b"")


def _chunk(name, content):
    check = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + check


def jpeg(width=20, height=10, *, end=True, before=b""):
    frame = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03" + b"\0" * 9
    start = b"\xff\xd8\xff\xe0\x00\x10" + b"JFIF" + b"\0" * 10
    return start + before + frame + b"\xff\xda\x00\x08" + b"\0" * 20 + (b"\xff\xd9" if end else b"")


def webp(form, header, *, length=None):
    body = b"WEBP" + form + struct.pack("<I", len(header)) + header
    return b"RIFF" + struct.pack("<I", len(body) if length is None else length) + body


def webp_lossy(width=20, height=10):
    return webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height) + b"\0" * 8)


def webp_extended(width=20, height=10):
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return webp(b"VP8X", b"\0" * 4 + sizes + b"\0" * 8)


def webp_lossless(width=20, height=10):
    bits = (width - 1) | (height - 1) << 14
    return webp(b"VP8L", b"\x2f" + bits.to_bytes(4, "little") + b"\0" * 8)


@pytest.mark.parametrize(
    ("content", "content_type", "size"),
    [
        (PDF, "application/pdf", None),
        (png(), "image/png", (20, 10)),
        (jpeg(), "image/jpeg", (20, 10)),
        (jpeg(before=b"\xff\xe1\x00\x04ab"), "image/jpeg", (20, 10)),
        (jpeg() + b"what phones append", "image/jpeg", (20, 10)),
        (webp_lossy(), "image/webp", (20, 10)),
        (webp_extended(), "image/webp", (20, 10)),
        (webp_lossless(), "image/webp", (20, 10)),
    ],
)
def test_file_kind_goes_by_the_content(content, content_type, size):
    kind = file_kind(content)

    assert (kind.content_type, kind.size, kind.is_too_large) == (content_type, size, False)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-",
        PDF[:-8],
        b"x" + PDF,
        png(end=False),
        png(0, 10),
        png()[:20],
        jpeg(end=False),
        jpeg()[:30],
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xc0\x00\x02",
        webp_lossy()[:25],
        webp(b"ICCP", b"\0" * 30),
        webp(b"VP8X", b"\0" * 30, length=500),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html><script>alert(1)</script>",
        b"MZ\x90\0",
        b"PK\x03\x04",
        b"GIF89a",
    ],
)
def test_file_kind_knows_nothing_else_and_nothing_cut_short(content):
    assert file_kind(content) is None


@pytest.mark.parametrize("make", [png, webp_extended])
def test_pictures_of_too_many_pixels_are_known_by_their_header(make):
    assert file_kind(make(15_000, 15_000)).is_too_large
    assert file_kind(make(31_000, 10)).is_too_large


def test_a_jpeg_of_too_many_pixels_is_known_by_its_header():
    assert file_kind(jpeg(65_535, 65_535)).is_too_large


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("营业执照.pdf", "营业执照.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\scans\\licence.pdf", "licence.pdf"),
        ("lic\u202efdp.exe", "licfdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("a   b\u200b.pdf", "a b.pdf"),
        ("", "file"),
        ("x" * 200 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_clean_name_keeps_what_shows(given, kept):
    assert clean_name(given) == kept


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("licence.PDF", PDF, "licence.PDF"),
        ("licence.exe", PDF, "licence.pdf"),
        ("licence", png(), "licence.png"),
        ("photo.jpeg", jpeg(), "photo.jpeg"),
        ("photo.png", jpeg(), "photo.jpg"),
        ("n" * 130, PDF, "n" * 116 + ".pdf"),
    ],
)
def test_check_evidence_lets_names_end_as_the_content_does(name, content, kept):
    [checked] = check_evidence([SimpleUploadedFile(name, content)])

    assert checked.name == kept


def test_check_evidence_limits_number_and_size(monkeypatch):
    monkeypatch.setattr(evidence, "MOST_BYTES", len(PDF))

    assert len(check_evidence([scan() for _ in range(5)])) == 5
    for files in ([], [scan()] * 6, [scan(content=b"%PDF-1.7\n" + b" " * 60 + b"%%EOF")]):
        with pytest.raises(EvidenceError):
            check_evidence(files)


@pytest.mark.parametrize("content", [b"text", png(20_000, 20_000)])
def test_check_evidence_names_the_file_that_it_refuses(content):
    with pytest.raises(EvidenceError) as caught:
        check_evidence([scan(), scan("wrong.pdf", content)])

    assert "“wrong.pdf”" in caught.value.message


@pytest.mark.django_db
def test_keep_evidence_stores_under_a_name_that_tells_nothing():
    verification = VerificationFactory()

    keep_evidence(check_evidence([scan("营业执照.pdf")]), on=verification)

    kept = Evidence.objects.get()
    assert (kept.name, kept.size, kept.verification) == ("营业执照.pdf", len(PDF), verification)
    assert "pdf" not in kept.file.name
    assert kept.file.open().read() == PDF
