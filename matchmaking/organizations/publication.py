"""Writing postings and moving them between states: one way for scenarios and solutions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaking.common.exceptions import DomainError
from matchmaking.common.outbox import record_event
from matchmaking.organizations.models import Organization, OrganizationKind
from matchmaking.organizations.postings import Posting, PostingStatus
from matchmaking.taxonomy.models import Capability, Industry, Stage


class PostingMove(models.TextChoices):
    PUBLISH = "publish", _("Publish")
    CLOSE = "close", _("Close")
    WITHDRAW = "withdraw", _("Withdraw")


# move → (states it may start from, state it ends in)
MOVES: dict[PostingMove, tuple[frozenset[PostingStatus], PostingStatus]] = {
    PostingMove.PUBLISH: (
        frozenset({PostingStatus.DRAFT, PostingStatus.CLOSED, PostingStatus.WITHDRAWN}),
        PostingStatus.PUBLISHED,
    ),
    PostingMove.CLOSE: (frozenset({PostingStatus.PUBLISHED}), PostingStatus.CLOSED),
    PostingMove.WITHDRAW: (frozenset({PostingStatus.PUBLISHED}), PostingStatus.WITHDRAWN),
}

STATE_FIELDS = ("status", "published_at", "confirmed_at", "revision", "written_at")
SAME_TEXT = 0.5  # share of a text that was there before, from which it is still the same


class PostingMoveError(DomainError):
    code = "move_not_allowed"


class PostingIncompleteError(DomainError):
    code = "posting_incomplete"


class OrganizationKindError(DomainError):
    code = "organization_kind"


@dataclass(frozen=True, slots=True)
class Tags:
    """The controlled terms of a posting."""

    industries: Sequence[Industry] = ()
    stages: Sequence[Stage] = ()
    capabilities: Sequence[Capability] = ()


def require_kind(organization: Organization, kind: OrganizationKind) -> None:
    """Raise ``OrganizationKindError`` unless the organization is of ``kind``."""
    if organization.kind != kind:
        raise OrganizationKindError(
            gettext("Only an organization of the kind “%(kind)s” can post this.")
            % {"kind": kind.label}
        )


@transaction.atomic
def save_posting(posting: Posting, *, fields: Mapping[str, Any], tags: Tags) -> None:
    """Write a posting with its tags; a published one must stay complete.

    Raises:
        ValidationError: a field is wrong; keyed by field name.
        PostingIncompleteError: a published posting would lose a needed field.

    """
    is_new = posting.pk is None
    stored = lock_state(posting)
    for name, value in fields.items():
        setattr(posting, name, value)
    date_text(posting, stored)
    posting.full_clean()
    posting.save()
    _write_tags(posting, tags, is_new=is_new)
    record_change(posting)


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
        The stored state and texts; nothing for a new posting.
    """
    if posting.pk is None:
        return {}
    rows = type(posting)._default_manager.select_for_update()
    stored: dict[str, Any] = rows.values(*STATE_FIELDS, *posting.text_fields).get(pk=posting.pk)
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
        _require_complete(posting)
        record_event(posting.topic, posting.pk)


def _require_complete(posting: Posting) -> None:
    if missing := posting.missing_for_publication():
        raise PostingIncompleteError(
            gettext("Fill in before publishing: %(fields)s.") % {"fields": ", ".join(missing)}
        )


@transaction.atomic
def move_posting(posting: Posting, move: PostingMove) -> None:
    """Make one move of ``MOVES``; of two callers at once, one wins and one is refused.

    Raises:
        PostingMoveError: the stored state does not allow the move.
        PostingIncompleteError: a field needed for publication is empty.

    """
    sources, target = MOVES[move]
    now = timezone.now()
    fields: dict[str, Any] = {"status": target, "updated_at": now}
    if target == PostingStatus.PUBLISHED:
        fields |= {"published_at": now, "confirmed_at": now}
    rows = type(posting)._default_manager.filter(pk=posting.pk, status__in=sources)
    if not rows.update(**fields, revision=models.F("revision") + 1):
        raise PostingMoveError(
            gettext("“%(title)s” cannot be moved: its state has changed. Reload the page.")
            % {"title": posting.title}
        )
    if move == PostingMove.PUBLISH:
        _require_complete(posting)  # after the update, which locks the row against edits
    for name, value in fields.items():
        setattr(posting, name, value)
    record_event(posting.topic, posting.pk)
