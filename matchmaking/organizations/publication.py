"""Writing postings: one way for scenarios and solutions, for members and for the platform."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from matchmaking.common.outbox import record_event
from matchmaking.organizations.exceptions import (
    OrganizationKindError,
    PostingChangedError,
    PostingIncompleteError,
)
from matchmaking.organizations.models import Organization, OrganizationKind, User
from matchmaking.organizations.posting_logs import REVISION_OPEN, PostingRevision
from matchmaking.organizations.postings import EDITABLE, TAGS, Posting
from matchmaking.organizations.versions import Content, latest_version, record_version
from matchmaking.taxonomy.models import Capability, Industry, Stage

STATE_FIELDS = (
    "status",
    "submitted_at",
    "published_at",
    "confirmed_at",
    "reminded_at",
    "faded_at",
    "revision",
    "written_at",
)
SAME_TEXT = 0.5  # share of a text that was there before, from which it is still the same


@dataclass(frozen=True, slots=True)
class Tags:
    """The controlled terms of a posting."""

    industries: Sequence[Industry] = ()
    stages: Sequence[Stage] = ()
    capabilities: Sequence[Capability] = ()

    def codes(self) -> dict[str, list[str]]:
        """Return the terms as the content of a posting names them."""
        return {name: sorted(term.code for term in getattr(self, name)) for name in TAGS}


def tags_of(content: Content) -> Tags:
    """Return the terms that a posting's content names; codes that have gone drop out."""
    return Tags(
        industries=list(Industry.objects.filter(code__in=content["industries"])),
        stages=list(Stage.objects.filter(code__in=content["stages"])),
        capabilities=list(Capability.objects.filter(code__in=content["capabilities"])),
    )


def require_kind(organization: Organization, kind: OrganizationKind) -> None:
    """Raise ``OrganizationKindError`` unless the organization is of ``kind``."""
    if organization.kind != kind:
        raise OrganizationKindError(
            gettext("Only an organization of the kind “%(kind)s” can post this.")
            % {"kind": kind.label}
        )


def edit_token(posting: Posting) -> str:
    """Return what changes with every change of a posting or of its pending revision."""
    revision = open_revision(posting)
    return (
        f"{posting.revision}-{revision.public_id}.{revision.version}"
        if revision
        else (f"{posting.revision}")
    )


def open_revision(posting: Posting) -> PostingRevision | None:
    """The pending change of a posting, in whatever state it is."""
    revisions: Any = posting.revisions  # type: ignore[attr-defined]  # of the lower classes
    found: PostingRevision | None = revisions.filter(status__in=REVISION_OPEN).first()
    return found


def require_unchanged(posting: Posting, seen: str | None) -> None:
    """Raise ``PostingChangedError`` if ``posting`` is not as it was when ``seen`` was read."""
    if seen is not None and seen != edit_token(posting):
        raise PostingChangedError(
            gettext("“%(title)s” was changed by somebody else meanwhile. Reload it and try again.")
            % {"title": posting.title}
        )


@transaction.atomic
def save_posting(
    posting: Posting,
    *,
    fields: Mapping[str, Any],
    tags: Tags,
    by: User | None = None,
    write_rows: Callable[[], None] | None = None,
    as_typed: bool = False,
) -> None:
    """Write a posting with its tags; a published one must stay complete.

    ``write_rows`` writes what belongs to it in other tables. What is saved ``as_typed`` makes no
    version of its own: the next one that somebody saves by will, or submits, holds it.

    Raises:
        ValidationError: a field is wrong; keyed by field name.
        PostingIncompleteError: a published posting would lose a needed field.

    """
    is_new = posting.pk is None
    stored = lock_state(posting)
    before: Content = {} if is_new else posting.content() | _texts(posting, stored)
    for name, value in fields.items():
        setattr(posting, name, value)
    date_text(posting, stored)
    posting.full_clean()
    posting.save()
    _write_tags(posting, tags, is_new=is_new)
    if write_rows is not None:
        write_rows()
    record_change(posting)
    if as_typed and not is_new:
        return
    if posting.status in EDITABLE and not is_new:
        before = latest_version(posting) or before
    record_version(posting, before=before, by=by)


def _texts(posting: Posting, stored: Mapping[str, Any]) -> dict[str, Any]:
    return {name: stored[name] for name in posting.own_fields}


def _write_tags(posting: Posting, tags: Tags, *, is_new: bool) -> None:
    if is_new:  # without tags to compare with
        posting.industries.add(*tags.industries)
        posting.stages.add(*tags.stages)
        posting.capabilities.add(*tags.capabilities)
    else:
        posting.industries.set(tags.industries)
        posting.stages.set(tags.stages)
        posting.capabilities.set(tags.capabilities)


def lock_state(posting: Posting) -> Mapping[str, Any]:
    """Take over the stored state, keep it until the transaction ends and count a revision.

    Whoever writes a whole row calls it first: a move made meanwhile is not undone.

    Returns:
        The stored state and fields; nothing for a new posting.
    """
    if posting.pk is None:
        return {}
    rows = type(posting)._default_manager.select_for_update()
    stored: dict[str, Any] = rows.values(*STATE_FIELDS, *posting.own_fields).get(pk=posting.pk)
    for name in STATE_FIELDS:
        setattr(posting, name, stored[name])
    posting.revision += 1
    return stored


def date_text(posting: Posting, stored: Mapping[str, Any]) -> None:
    """Note that the text is new, if it has little in common with the ``stored`` one."""
    if not stored:
        return
    before = "\n".join(stored[name] for name in posting.text_fields)
    after = "\n".join(getattr(posting, name) for name in posting.text_fields)
    if common_share(before, after) < SAME_TEXT:
        posting.written_at = timezone.now()


def common_share(before: str, after: str) -> float:
    """Return the share of the pairs of characters of ``after`` that ``before`` has too, 0…1."""
    old, new = (Counter(map("".join, pairwise(text))) for text in (before, after))
    return (old & new).total() / new.total() if new else 1.0


def record_change(posting: Posting) -> None:
    """Have a published posting ranked anew after its row and tags were written.

    Raises:
        PostingIncompleteError: it has lost a field needed for publication.

    """
    if posting.is_published:
        require_complete(posting, posting.content())
        record_event(posting.topic, posting.pk)


def require_complete(posting: Posting, content: Content) -> None:
    """Raise ``PostingIncompleteError`` if ``content`` lacks what a publication needs."""
    if missing := posting.missing_for_publication(content):
        raise PostingIncompleteError(
            gettext("Fill in before publishing: %(fields)s.") % {"fields": ", ".join(missing)}
        )


def labels(names: Iterable[str], posting: Posting) -> list[str]:
    """Return what people call the fields of a posting."""
    return [str(posting.field_label(name)) for name in names]
