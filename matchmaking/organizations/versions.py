"""The versions of a posting: each change leaves one, and an event in the audit trail."""

from collections.abc import Iterable, Mapping
from typing import Any

from matchmaking.common.audit import digest, record_audit
from matchmaking.organizations.models import User
from matchmaking.organizations.postings import Posting

Content = Mapping[str, Any]


def changed_fields(before: Content, after: Content) -> list[str]:
    """Return the names of the fields that differ, in the order of ``after``; absent is empty."""
    names = [*after, *(name for name in before if name not in after)]
    return [name for name in names if before.get(name) != after.get(name)]


def latest_version(posting: Posting) -> Content:
    """Return what the latest version of a posting says; nothing where none was kept."""
    history: Any = posting.history  # type: ignore[attr-defined]  # of each posting
    return history.values_list("content", flat=True).first() or {}


def record_typed(posting: Posting, *, by: User | None) -> None:
    """Keep as a version what was saved as it was typed, now that somebody else will read it."""
    if before := latest_version(posting):
        record_version(posting, before=before, by=by)


def record_version(posting: Posting, *, before: Content, by: User | None) -> list[str]:
    """Keep what a posting says now; return the names of the changed fields.

    Nothing is kept where nothing has changed. ``before`` is empty for a new posting.
    """
    after = posting.content()
    names = changed_fields(before, after)
    if before and not names:
        return []
    type(posting).history.bulk_history_create(  # type: ignore[attr-defined]  # of each posting
        [posting],
        update=bool(before),
        default_user=by,
        custom_historical_attrs={"content": after},
    )
    record_audit(
        f"{posting.kind_name}.{'edit' if before else 'create'}",
        on=posting,
        by=by,
        organization=posting.organization,
        before=digest(before) if before else "",
        after=digest(after),
        details={"fields": _named(names) if before else []},
    )
    return names


def _named(names: Iterable[str]) -> list[str]:
    return sorted(names)
