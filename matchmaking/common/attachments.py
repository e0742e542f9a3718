"""Handing out files that people have uploaded: to be kept, never to be shown inside the site."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from matchmaking.common.files import StoredFile

SANDBOX = "; ".join(
    (
        "default-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "sandbox",
    )
)


def file_answer(stored: StoredFile) -> HttpResponse:
    """Return a stored file as an attachment; the caller has asked whether the reader may."""
    with stored.file.open() as file:
        content = file.read()
    return attachment(content, name=stored.name, content_type=stored.content_type)


def attachment(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=name
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
