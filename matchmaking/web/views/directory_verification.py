"""What the signatures are for, and the means to check them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from matchmaking.directory.lines import edition_lines
from matchmaking.directory.models import Addendum, Edition, Programme, SigningKey
from matchmaking.directory.packages import keys_file
from matchmaking.web.directory import edition_context, published_edition
from matchmaking.web.http import PageRequest
from matchmaking.web.keeping import kept_for_visitors


@require_safe
@kept_for_visitors
def directory_verification(request: PageRequest) -> HttpResponse:
    """Explain signatures, list keys and digests, and let the browser check files."""
    editions = Edition.objects.published().defer("manifest")
    context = {
        "editions": list(
            editions.select_related("programme", "key").order_by("programme", "-number")
        ),
        "addenda": list(Addendum.objects.select_related("edition__programme", "key")),
        "keys": list(SigningKey.objects.all()),
        "keys_text": keys_file()[1],
    }
    return render(request, "directory/directory_verification.html", context)


@require_safe
@kept_for_visitors
def edition_verification(request: PageRequest, public_id: str, number: int) -> HttpResponse:
    """Show the files of an edition, with its place in the chain."""
    programme = get_object_or_404(Programme.objects.select_related("issuer"), public_id=public_id)
    edition = published_edition(programme, number)
    if edition is None:
        raise Http404
    context = edition_context(edition, "verification") | {
        "signed": list(_signed(edition)),
        "keys_text": keys_file()[1],
    }
    return render(request, "directory/edition_verification.html", context)


def _signed(edition: Edition) -> Iterator[dict[str, Any]]:
    """Yield what is signed, with the names under which ``packages`` hands it out."""
    yield _pair(edition, f"edition-{edition.number}", gettext("Manifest"), edition.published_on)
    titles = {line.pk: line.title for line in edition_lines(edition)}
    for row in edition.addenda.all():
        label = gettext("Addendum %(number)s: %(name)s – %(kind)s") % {
            "number": row.number,
            "name": titles[row.entry_id],
            "kind": row.get_kind_display(),
        }
        stem = f"edition-{edition.number}-addendum-{row.number}"
        yield _pair(row, stem, label, row.effective_on)


def _pair(signed: Edition | Addendum, stem: str, label: str, day: date | None) -> dict[str, Any]:
    names = {"document": f"{stem}.json", "signature": f"{stem}.sig"}
    return {"label": label, "day": day, "sha256": signed.sha256, **names}
