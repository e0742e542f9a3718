"""Where a posting stands on its way, and what its members can do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.models import PlatformRole, Source, User
from matchmaking.organizations.moves import (
    POSTING_MOVES,
    REVISION_MOVES,
    Mover,
    PostingMove,
    Rule,
)
from matchmaking.organizations.permissions import can_edit, has_platform_role
from matchmaking.organizations.posting_logs import (
    PostingRevision,
    PostingTransition,
    RevisionStatus,
)
from matchmaking.organizations.postings import EDITABLE, REMINDS_AFTER, Posting, PostingStatus
from matchmaking.organizations.publication import open_revision

N_STEPS = 50  # of the way of a posting, newest first
ASKED_TWICE = {PostingMove.CLOSE, PostingMove.WITHDRAW, PostingMove.DISCARD}
MAIN = {PostingMove.SUBMIT, PostingMove.REOPEN}
BUTTONS: Mapping[PostingMove, str | Promise] = {
    PostingMove.SUBMIT: _("Submit for review"),
    PostingMove.RECALL: _("Recall and go on writing"),
    PostingMove.CONFIRM: _("Still valid"),
    PostingMove.CLOSE: _("Close: it is settled"),
    PostingMove.WITHDRAW: _("Withdraw from the site"),
    PostingMove.REOPEN: _("Reopen"),
    PostingMove.DISCARD: _("Discard the changes"),
}
REVISION_BUTTONS: Mapping[PostingMove, str | Promise] = {
    **BUTTONS,
    PostingMove.SUBMIT: _("Submit the changes"),
    PostingMove.RECALL: _("Recall the changes"),
}
NEXT: Mapping[str, str | Promise] = {
    PostingStatus.DRAFT: _("Next: an editor of your organization submits it for review."),
    PostingStatus.SUBMITTED: _(
        "Next: a reviewer reads it, as a rule within three working days. You need do nothing."
    ),
    PostingStatus.RETURNED: _(
        "Next: an editor of your organization mends what is named above and submits it again."
    ),
    PostingStatus.PUBLISHED: _("Others can see it and it takes part in matching."),
    PostingStatus.CLOSED: _("It is settled: only your organization sees it. It can be reopened."),
    PostingStatus.WITHDRAWN: _(
        "It is off the site: only your organization sees it. It can be reopened."
    ),
}
REVISION_NEXT: Mapping[str, str | Promise] = {
    RevisionStatus.DRAFT: _("Changes are waiting to be submitted. Others see the former version."),
    RevisionStatus.SUBMITTED: _(
        "Changes are under review. Until they are approved, others see the former version."
    ),
    RevisionStatus.RETURNED: _(
        "The changes were returned. Others go on seeing the former version."
    ),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A move that somebody can make now."""

    move: str
    label: str
    is_main: bool
    is_asked_twice: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A move that was made, and by whom, in words."""

    row: PostingTransition
    label: str
    who: str


@dataclass(frozen=True, slots=True)
class Standing:
    posting: Posting
    revision: PostingRevision | None
    is_editor: bool
    moves: tuple[Offer, ...]
    revision_moves: tuple[Offer, ...]
    steps: tuple[Step, ...]
    next: str
    revision_next: str
    returned: Step | None  # of what has to be mended now, the posting or its changes
    is_asked_to_confirm: bool

    @property
    def can_write(self) -> bool:
        """Whether the form can be opened: a colleague's change under review closes it."""
        is_open = self.posting.status in {*EDITABLE, PostingStatus.PUBLISHED}
        is_read = self.revision is not None and self.revision.status == RevisionStatus.SUBMITTED
        return self.is_editor and is_open and not is_read

    @property
    def tokens(self) -> tuple[int, int]:
        """What a move of the posting and one of its changes must have seen."""
        return self.posting.revision, self.revision.version if self.revision else 0

    @property
    def edit_url(self) -> str:
        return self._url("edit")

    @property
    def move_url(self) -> str:
        return self._url("move")

    @property
    def pending_url(self) -> str:
        return self._url("pending")

    @property
    def history_url(self) -> str:
        return self._url("history")

    def _url(self, page: str) -> str:
        return reverse(f"web:{self.posting.kind_name}_{page}", args=[self.posting.public_id])

    @property
    def stage(self) -> int:
        """Which of the stages draft (1), under review (2) and published (3) it is at."""
        return {PostingStatus.SUBMITTED: 2, PostingStatus.PUBLISHED: 3}.get(
            PostingStatus(self.posting.status), 1
        )

    @property
    def is_on_the_way(self) -> bool:
        return self.posting.status not in {PostingStatus.CLOSED, PostingStatus.WITHDRAWN}


def standing_of(posting: Posting, user: User) -> Standing:
    """Return where a posting stands, for a member of its organization; three queries."""
    is_editor = can_edit(user, posting.organization) and not posting.organization.is_suspended
    revision = open_revision(posting) if posting.is_published else None
    steps = steps_of(posting, is_member=True)
    return Standing(
        posting=posting,
        revision=revision,
        is_editor=is_editor,
        moves=_offers(POSTING_MOVES, posting.status, BUTTONS) if is_editor else (),
        revision_moves=(
            _offers(REVISION_MOVES, revision.status, REVISION_BUTTONS)
            if revision and is_editor
            else ()
        ),
        steps=steps,
        next=str(NEXT[posting.status]),
        revision_next=str(REVISION_NEXT[revision.status]) if revision else "",
        returned=last_return(steps, posting, revision),
        is_asked_to_confirm=_is_asked(posting),
    )


def standing_for(posting: Posting, user: User | AnonymousUser, *, is_own: bool) -> dict[str, Any]:
    """Return what the page of a posting shows beyond its text, to members and to reviewers."""
    if is_own and isinstance(user, User):
        return {"standing": standing_of(posting, user)}
    is_reviewer = has_platform_role(user, PlatformRole.REVIEWER)
    return {"can_take_down": True} if is_reviewer and posting.is_published else {}


def steps_of(posting: Posting, *, is_member: bool) -> tuple[Step, ...]:
    """Return the way of a posting, newest first; members alone read names of colleagues."""
    transitions: Any = posting.transitions  # type: ignore[attr-defined]  # of the lower classes
    return tuple(
        Step(row, _label(row), _who(row, is_member=is_member))
        for row in transitions.select_related("by")[:N_STEPS]
    )


def last_return(
    steps: tuple[Step, ...], posting: Posting, revision: PostingRevision | None
) -> Step | None:
    """Return the decision that an author has to act on now, if there is one."""
    is_revision = revision is not None and revision.status == RevisionStatus.RETURNED
    if posting.status != PostingStatus.RETURNED and not is_revision:
        return None
    moves = {PostingMove.RETURN, PostingMove.TAKE_DOWN}
    return next(
        (step for step in steps if step.row.move in moves and step.row.is_revision == is_revision),
        None,
    )


def _offers(
    table: Mapping[PostingMove, Rule], status: str, labels: Mapping[PostingMove, str | Promise]
) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            move.value,
            str(labels[move]),
            # What was returned is mended first.
            move in MAIN and status != PostingStatus.RETURNED,
            move in ASKED_TWICE,
        )
        for move, rule in table.items()
        if rule.mover == Mover.EDITOR and status in rule.sources
    )


def _is_asked(posting: Posting) -> bool:
    if not posting.is_published or posting.source != Source.MEMBER:
        return False
    confirmed: datetime | None = posting.confirmed_at
    return confirmed is not None and confirmed < timezone.now() - REMINDS_AFTER


def _label(row: PostingTransition) -> str:
    made: Mapping[str, str | Promise] = {
        PostingMove.SUBMIT: _("Submitted for review"),
        PostingMove.RECALL: _("Recalled from review"),
        PostingMove.APPROVE: _("Approved and published"),
        PostingMove.RETURN: _("Returned for correction"),
        PostingMove.PUBLISH: _("Published"),
        PostingMove.CONFIRM: _("Confirmed as still valid"),
        PostingMove.CLOSE: _("Closed by the organization"),
        PostingMove.WITHDRAW: _("Withdrawn from the site"),
        PostingMove.REOPEN: _("Reopened"),
        PostingMove.TAKE_DOWN: _("Taken down by the platform"),
        PostingMove.FADE: _("Taken out of matching, not having been confirmed"),
    }
    changed: Mapping[str, str | Promise] = {
        PostingMove.SUBMIT: _("Changes submitted for review"),
        PostingMove.RECALL: _("Changes recalled from review"),
        PostingMove.APPROVE: _("Changes approved and published"),
        PostingMove.RETURN: _("Changes returned for correction"),
        PostingMove.DISCARD: _("Changes discarded"),
    }
    return str((changed if row.is_revision else made)[row.move])


def mover_of(row: PostingTransition) -> Mover:
    """Return on whose behalf a move was made."""
    table = REVISION_MOVES if row.is_revision else POSTING_MOVES
    return table[PostingMove(row.move)].mover


def _who(row: PostingTransition, *, is_member: bool) -> str:
    mover = mover_of(row)
    if row.by is None or mover == Mover.PLATFORM:
        return gettext("Platform")
    if mover == Mover.REVIEWER:
        return gettext("Reviewer")
    return str(row.by) if is_member else gettext("Member of the organization")
