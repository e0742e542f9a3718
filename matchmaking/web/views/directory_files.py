"""The files of an edition: what is signed byte for byte, tables, the printed edition."""

import hashlib
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from matchmaking.directory import verify_edition
from matchmaking.directory.canonical import sha256
from matchmaking.directory.models import Edition
from matchmaking.directory.packages import edition_files, keys_file
from matchmaking.exchange.exporting import ExportFormat
from matchmaking.web.edition_tables import edition_table
from matchmaking.web.http import PageRequest
from matchmaking.web.keeping import REVALIDATE
from matchmaking.web.printed_edition import printed_edition
from matchmaking.web.views.exports import TYPES

SHARED = "public, max-age=300"  # seconds; the same bytes for everybody


@require_safe
def edition_file(request: PageRequest, public_id: str, number: int, name: str) -> HttpResponse:
    """Hand out a manifest, an addendum or a signature exactly as it was signed."""
    text = dict(edition_files(_edition(public_id, number))).get(name)
    if text is None:
        raise Http404
    return _shared(request, name, text.encode(), "application/json")


@require_safe
def directory_keys(request: PageRequest) -> HttpResponse:
    name, text = keys_file()
    return _shared(request, name, text.encode(), "application/json")


@require_safe
def directory_checker(request: PageRequest) -> HttpResponse:
    """Hand out the program that checks downloaded editions, as it is installed here."""
    path = Path(verify_edition.__file__)
    return _shared(request, path.name, path.read_bytes(), "text/x-python; charset=utf-8")


@require_safe
def edition_sheet(request: PageRequest, public_id: str, number: int, form: str) -> HttpResponse:
    """Hand out the entries as a table for Excel."""
    edition = _edition(public_id, number)
    if form not in {ExportFormat.XLSX, ExportFormat.CSV}:
        raise Http404
    chosen = ExportFormat(form)
    return _own_language(request, edition, edition_table(edition, chosen), chosen, TYPES[chosen])


@require_safe
def edition_pdf(request: PageRequest, public_id: str, number: int) -> HttpResponse:
    edition = _edition(public_id, number)
    return _own_language(request, edition, printed_edition(edition), "pdf", "application/pdf")


def _edition(public_id: str, number: int) -> Edition:
    rows = Edition.objects.published().select_related(
        "programme__issuer", "key", "round__criteria", "previous"
    )
    return get_object_or_404(rows, programme__public_id=public_id, number=number)


def _shared(request: HttpRequest, name: str, content: bytes, content_type: str) -> HttpResponse:
    etag = f'"{sha256(content.decode())}"'
    return _file(request, content, name, content_type, etag, SHARED)


def _own_language(
    request: HttpRequest, edition: Edition, content: bytes, suffix: str, content_type: str
) -> HttpResponse:
    """Answer a file that is made from an edition for the language of the reader.

    Its tag is that of its bytes: they follow from the names of terms too, which may change.
    """
    name = gettext("%(programme)s, edition %(number)s") % {
        "programme": edition.programme.name,
        "number": edition.number,
    }
    etag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    return _file(request, content, f"{name}.{suffix}", content_type, etag, REVALIDATE)


def _file(
    request: HttpRequest,
    content: bytes,
    name: str,
    content_type: str,
    etag: str,
    cache_control: str,
) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=name
    )
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = cache_control
    return get_conditional_response(request, etag=etag, response=response) or response
