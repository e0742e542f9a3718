"""Use-cases of saved searches: kept, renamed, opened and deleted by one person alone."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from matchmaking.connections.exceptions import SearchChangedError, SearchLimitError
from matchmaking.connections.models import SavedSearch, SearchKind
from matchmaking.connections.searches.filters import clean_filters, fingerprint, proposed_name
from matchmaking.organizations.locks import locked_user
from matchmaking.organizations.models import User
from matchmaking.organizations.permissions import require_part

MOST_SEARCHES = 20  # of a person


@transaction.atomic
def save_search(
    *,
    by: User,
    kind: SearchKind,
    filters: Mapping[str, Any],
    name: str = "",
    has_alert: bool = True,
) -> tuple[SavedSearch, bool]:
    """Keep a search for ``by``; return it, and whether it is new: a kept one stays as it is.

    Without a ``name`` it is called by its filters.

    Raises:
        PermissionDenied: auditors write nothing.
        ValidationError: keyed by field.
        SearchLimitError: ``by`` has ``MOST_SEARCHES``.
    """
    require_part(by)
    chosen = clean_filters(kind, filters)
    locked_user(by)  # two requests at once stay in the limit
    own, mark = SavedSearch.objects.filter(owner=by), fingerprint(chosen)
    if kept := own.filter(kind=kind, fingerprint=mark).first():
        return kept, False
    if own.count() >= MOST_SEARCHES:
        raise SearchLimitError(
            gettext("You have %(most)s saved searches already: delete one that you no longer need.")
            % {"most": MOST_SEARCHES}
        )
    search = SavedSearch(
        owner=by,
        kind=kind,
        name=name.strip() or proposed_name(kind, chosen),
        filters=chosen,
        fingerprint=mark,
        has_alert=has_alert,
    )
    search.full_clean()
    search.save()
    return search, True


@transaction.atomic
def change_search(
    *,
    search: SavedSearch,
    by: User,
    name: str | None = None,
    has_alert: bool | None = None,
    seen: str | None = None,
) -> None:
    """Rename a search, or turn its alert on or off; what is there when it is turned on is no news.

    ``seen`` is the ``edit_mark`` that the change rests on.

    Raises:
        PermissionDenied: it is not the search of ``by``.
        SearchChangedError: it is not as it was when ``seen`` was read.
        ValidationError: keyed by field.
    """
    stored = _locked(search, by)
    if seen is not None and seen != edit_mark(stored):
        raise SearchChangedError(
            gettext("This search was changed meanwhile. Read it again, and repeat your change.")
        )
    now = timezone.now()
    if name is not None:
        stored.name = name.strip()
    if has_alert and not stored.has_alert:
        stored.known_at, stored.known = now, []
    if has_alert is not None:
        stored.has_alert = has_alert
    stored.full_clean()
    stored.save()
    search.refresh_from_db()


def edit_mark(search: SavedSearch) -> str:
    """Return what changes with every change that an owner makes of a search."""
    content = json.dumps([search.name, search.has_alert])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


@transaction.atomic
def open_search(*, search: SavedSearch, by: User) -> None:
    """Note that the owner looks at the results: what is there now is no news any more.

    Raises:
        PermissionDenied: it is not the search of ``by``.
    """
    stored = _locked(search, by)
    stored.opened_at = stored.known_at = timezone.now()
    stored.known = []
    stored.save(update_fields=["opened_at", "known_at", "known", "updated_at"])


def delete_search(*, search: SavedSearch, by: User) -> None:
    """Delete a search; again changes nothing.

    Raises:
        PermissionDenied: it is not the search of ``by``.
    """
    _require_owner(search, by)
    SavedSearch.objects.filter(pk=search.pk).delete()


def _locked(search: SavedSearch, by: User) -> SavedSearch:
    _require_owner(search, by)
    return SavedSearch.objects.select_for_update().get(pk=search.pk)


def _require_owner(search: SavedSearch, by: User) -> None:
    if search.owner_id != by.pk:
        raise PermissionDenied
