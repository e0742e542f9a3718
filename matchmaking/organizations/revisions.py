"""Changing what is published: the public version stays until a reviewer has read the new one."""

import copy
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from matchmaking.organizations.exceptions import PostingNotEditableError
from matchmaking.organizations.models import User
from matchmaking.organizations.posting_logs import PostingRevision, RevisionStatus
from matchmaking.organizations.postings import EDITABLE, Posting, PostingStatus
from matchmaking.organizations.publication import (
    Tags,
    open_revision,
    require_complete,
    require_unchanged,
    save_posting,
    tags_of,
)
from matchmaking.organizations.versions import Content, changed_fields


def lock_for_edit(posting: Posting, *, by: User | None, seen: str | None) -> bool:
    """Lock a posting for a change by ``by``; return whether its own row may be written.

    Otherwise it is published, and the change becomes a revision.

    Raises:
        PostingChangedError: it is not as it was when ``seen`` was read.
        PostingNotEditableError: it is being reviewed, or has ended.
    """
    row = type(posting)._default_manager.select_for_update().only("status", "revision")
    stored = row.get(pk=posting.pk)
    posting.status, posting.revision = stored.status, stored.revision
    require_unchanged(posting, seen)
    if by is None or posting.status in EDITABLE:
        return True
    if posting.status == PostingStatus.PUBLISHED:
        return False
    raise PostingNotEditableError(
        gettext("“%(title)s” is under review: recall it first, then change it.")
        % {"title": posting.title}
        if posting.status == PostingStatus.SUBMITTED
        else gettext("“%(title)s” has ended: reopen it first, then change it.")
        % {"title": posting.title}
    )


@transaction.atomic
def edit_posting(
    posting: Posting,
    *,
    fields: Mapping[str, Any],
    tags: Tags,
    by: User | None,
    rows: Mapping[str, Any] = MappingProxyType({}),
    write_rows: Callable[[], None] | None = None,
    seen: str | None = None,
    as_typed: bool = False,
) -> None:
    """Change a posting, or keep the change of a published one for review.

    ``rows`` is the content of what belongs to it in other tables, ``write_rows`` writes it.
    Nothing of a published one is saved ``as_typed``: its author decides when. Raises as
    ``lock_for_edit``, ``save_posting`` and ``propose_revision``.
    """
    is_direct = lock_for_edit(posting, by=by, seen=seen)
    if by is None or is_direct:
        save_posting(
            posting, fields=fields, tags=tags, by=by, write_rows=write_rows, as_typed=as_typed
        )
        return
    if as_typed:
        raise PostingNotEditableError(
            gettext("“%(title)s” is published: save its changes by the button.")
            % {"title": posting.title}
        )
    stored = posting.content()
    live = {name: value for name, value in fields.items() if name in posting.live_fields}
    if changed_fields(stored, stored | live):
        save_posting(posting, fields=live, tags=tags_of(stored), by=by)
    content = {**stored, **fields, **tags.codes(), **rows}
    propose_revision(posting, fields=fields, content=content, by=by)


def propose_revision(
    posting: Posting, *, fields: Mapping[str, Any], content: Content, by: User
) -> PostingRevision | None:
    """Keep a change of a locked, published posting as its open revision.

    ``content`` is all that the posting shall say, of which ``fields`` are columns of its own;
    what takes effect at once (``live_fields``) is not part of it. A revision that says what is
    published already is dropped.

    Raises:
        ValidationError: a field is wrong; keyed by field name.
        PostingIncompleteError: a field needed for publication would be empty.
        PostingNotEditableError: the revision is being reviewed.

    """
    candidate = copy.copy(posting)
    for name, value in fields.items():
        setattr(candidate, name, value)
    candidate.full_clean()
    require_complete(posting, content)
    revision = open_revision(posting)
    if revision is not None and revision.status == RevisionStatus.SUBMITTED:
        raise PostingNotEditableError(
            gettext("The changes of “%(title)s” are under review: recall them first.")
            % {"title": posting.title}
        )
    return _keep(posting, revision, proposed(posting, content), by)


def proposed(posting: Posting, content: Content) -> dict[str, Any]:
    """Return the part of a content that waits for a reviewer."""
    return {name: value for name, value in content.items() if name not in posting.live_fields}


def _keep(
    posting: Posting, revision: PostingRevision | None, content: dict[str, Any], by: User
) -> PostingRevision | None:
    is_same = content == proposed(posting, posting.content())
    if revision is None:
        if is_same:
            return None
        revisions: Any = posting.revisions  # type: ignore[attr-defined]  # of the lower classes
        # Never a version that a reviewer may have seen of a former revision.
        latest = revisions.aggregate(Max("version"))["version__max"] or 0
        created: PostingRevision = revisions.create(
            content=content, written_by=by, version=latest + 1
        )
        return created
    if is_same:
        revision.status = RevisionStatus.DISCARDED
    elif revision.content != content:
        revision.content, revision.written_by = content, by
        revision.version += 1
    revision.save()
    return None if is_same else revision
