"""Moving postings and their pending revisions between states, by the tables of ``moves``.

Each move is one conditional update: of two people at once one wins and the other is told.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext

from matchmaking.common.audit import digest, record_audit
from matchmaking.common.outbox import record_event
from matchmaking.organizations.exceptions import (
    ConflictOfInterestError,
    PostingMoveError,
    ReasonNeededError,
)
from matchmaking.organizations.models import PlatformRole, User
from matchmaking.organizations.moves import (
    POSTING_MOVES,
    REVISION_MOVES,
    Mover,
    PostingMove,
    ReturnReason,
    Rule,
)
from matchmaking.organizations.permissions import (
    is_member,
    require_active,
    require_editor,
    require_platform_role,
)
from matchmaking.organizations.posting_logs import PostingRevision, RevisionStatus
from matchmaking.organizations.postings import Posting, PostingStatus
from matchmaking.organizations.publication import open_revision, require_complete
from matchmaking.organizations.versions import Content, record_typed

# Moves after which the matching must look at the posting again.
SEEN_BY_MATCHING = {PostingStatus.PUBLISHED, PostingStatus.CLOSED, PostingStatus.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Decision:
    """Why somebody moves a posting: codes of ``ReturnReason``, and words of their own."""

    reasons: Collection[str] = ()
    words: str = ""


NO_REASON = Decision()
WriteContent = Callable[[Content, User | None], None]  # and who wrote it


@transaction.atomic
def move_posting(
    posting: Posting,
    move: PostingMove,
    *,
    by: User | None = None,
    decision: Decision = NO_REASON,
    seen: int | None = None,
) -> None:
    """Make one move of ``POSTING_MOVES``; ``by`` is None for the platform itself.

    Args:
        posting: takes over the new state.
        move: what to do.
        by: who does it.
        decision: reasons, for the moves that need some.
        seen: the revision that a reviewer has read; another one is not approved unread.

    Raises:
        PermissionDenied: ``by`` may not make this move.
        ConflictOfInterestError: a reviewer belongs to the organization.
        ReasonNeededError: no reason was given, or an unknown one.
        PostingMoveError: the stored state does not allow the move.
        PostingIncompleteError: a field needed for publication is empty.

    """
    rule = _allowed(POSTING_MOVES.get(move), posting, by, decision)
    fields = _fields(move, rule)
    rows = type(posting)._default_manager.filter(pk=posting.pk, status__in=rule.sources)
    if seen is not None:
        rows = rows.filter(revision=seen)
    if not rows.update(**fields):
        raise _moved_meanwhile(posting)
    # After the update, which locks the row against edits.
    if rule.target in {PostingStatus.SUBMITTED, PostingStatus.PUBLISHED}:
        require_complete(posting, posting.content())
    if rule.target == PostingStatus.SUBMITTED:
        record_typed(posting, by=by)
    posting.refresh_from_db(fields=list(fields))
    if posting.status in SEEN_BY_MATCHING or move == PostingMove.TAKE_DOWN:
        record_event(posting.topic, posting.pk)
    _log(posting, move, by=by, decision=decision)


@transaction.atomic
def move_revision(
    posting: Posting,
    move: PostingMove,
    *,
    write: WriteContent,
    by: User | None = None,
    decision: Decision = NO_REASON,
    seen: int | None = None,
) -> PostingRevision:
    """Make one move of ``REVISION_MOVES`` with the open revision of a published posting.

    ``write`` puts an approved content in the place of the published one; ``seen`` is the version
    that a reviewer has read. Raises as ``move_posting``.
    """
    rule = _allowed(REVISION_MOVES.get(move), posting, by, decision)
    type(posting)._default_manager.select_for_update().only("pk").get(pk=posting.pk)
    posting.refresh_from_db(fields=["status", "revision"])
    revision = open_revision(posting)
    if revision is None or not posting.is_published:
        raise _moved_meanwhile(posting)
    fields: dict[str, Any] = {"status": rule.target, "updated_at": timezone.now()}
    if move == PostingMove.SUBMIT:
        fields["submitted_at"] = fields["updated_at"]
    rows = type(revision)._default_manager.filter(pk=revision.pk, status__in=rule.sources)
    if seen is not None:
        rows = rows.filter(version=seen)
    if not rows.update(**fields):
        raise _moved_meanwhile(posting)
    revision.refresh_from_db()
    if move == PostingMove.APPROVE:
        write(revision.content, revision.written_by)
    _log(posting, move, by=by, decision=decision, revision=revision)
    return revision


def take_over_revision(posting: Posting, write: WriteContent) -> None:
    """Write the pending revision into a posting that is public no longer: one text to mend."""
    revision = open_revision(posting)
    if revision is not None:
        write(revision.content, revision.written_by)
        revision.status = RevisionStatus.DISCARDED
        revision.save(update_fields=["status", "updated_at"])


def _allowed(rule: Rule | None, posting: Posting, by: User | None, decision: Decision) -> Rule:
    if rule is None:
        raise _moved_meanwhile(posting)
    if by is not None:
        _require_mover(rule.mover, posting, by)
        _require_reason(rule, decision)
    return rule


def _require_mover(mover: Mover, posting: Posting, by: User) -> None:
    if mover == Mover.REVIEWER:
        _require_reviewer(posting, by)
    elif mover == Mover.EDITOR:
        require_editor(by, posting.organization)
        require_active(posting.organization)
    elif not (by.is_active and by.is_superuser):
        raise PermissionDenied


def _require_reviewer(posting: Posting, by: User) -> None:
    require_platform_role(by, PlatformRole.REVIEWER)
    if is_member(by, posting.organization):
        raise ConflictOfInterestError(
            gettext("You belong to this organization: another reviewer has to decide.")
        )


def _require_reason(rule: Rule, decision: Decision) -> None:
    unknown = [code for code in decision.reasons if code not in ReturnReason.values]
    is_bare = ReturnReason.OTHER in decision.reasons and not decision.words.strip()
    if unknown or is_bare or (rule.needs_reason and not decision.reasons):
        raise ReasonNeededError(
            gettext("Choose at least one reason; “another reason” needs words of yours.")
        )


def _fields(move: PostingMove, rule: Rule) -> dict[str, Any]:
    """Return what a move writes. A mere confirmation changes nothing that others can see."""
    now = timezone.now()
    fields: dict[str, Any] = {
        "status": rule.target,
        "updated_at": now,
        "revision": models.F("revision") + 1,
    }
    if rule.target == PostingStatus.PUBLISHED:
        fields |= {"confirmed_at": now, "reminded_at": None, "faded_at": None}
    match move:
        case PostingMove.SUBMIT:
            fields["submitted_at"] = now
        case PostingMove.APPROVE | PostingMove.PUBLISH | PostingMove.REOPEN:
            fields["published_at"] = now
        case PostingMove.FADE:
            fields = {name: fields[name] for name in ("updated_at", "revision")}
            fields["faded_at"] = now
    return fields


def _moved_meanwhile(posting: Posting) -> PostingMoveError:
    return PostingMoveError(
        gettext("“%(title)s” cannot be moved: its state has changed. Reload the page.")
        % {"title": posting.title}
    )


def _log(
    posting: Posting,
    move: PostingMove,
    *,
    by: User | None,
    decision: Decision,
    revision: PostingRevision | None = None,
) -> None:
    transitions: Any = posting.transitions  # type: ignore[attr-defined]  # of the lower classes
    step = transitions.create(
        move=move,
        by=by,
        reasons=list(decision.reasons),
        words=decision.words.strip(),
        is_revision=revision is not None,
    )
    record_event(f"{posting.kind_name}.moved", step.pk)
    subject = f"{posting.kind_name}_revision" if revision else posting.kind_name
    record_audit(
        f"{subject}.{move}",
        on=posting,
        by=by,
        organization=posting.organization,
        after=digest(revision.content) if revision else "",
        details={"reasons": sorted(decision.reasons)} if decision.reasons else {},
    )
