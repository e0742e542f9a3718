"""The states of a posting and of its pending revision, and every move between them."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class PostingMove(models.TextChoices):
    SUBMIT = "submit", _("Submit for review")
    RECALL = "recall", _("Recall from review")
    APPROVE = "approve", _("Approve")
    RETURN = "return", _("Return")
    PUBLISH = "publish", _("Publish")
    CONFIRM = "confirm", _("Confirm")
    CLOSE = "close", _("Close")
    WITHDRAW = "withdraw", _("Withdraw")
    REOPEN = "reopen", _("Reopen")
    TAKE_DOWN = "take_down", _("Take down")
    FADE = "fade", _("Take out of matching")
    DISCARD = "discard", _("Discard the changes")


class Mover(models.TextChoices):
    """On whose behalf a move is made."""

    EDITOR = "editor", _("Editor of the organization")
    REVIEWER = "reviewer", _("Reviewer")
    PLATFORM = "platform", _("Platform")


@dataclass(frozen=True, slots=True)
class Rule:
    """A move: the states it may start from, the one it ends in, and who makes it."""

    sources: frozenset[str]
    target: str
    mover: Mover
    needs_reason: bool = False


def _rule(sources: str, target: str, mover: Mover, *, needs_reason: bool = False) -> Rule:
    return Rule(frozenset(sources.split()), target, mover, needs_reason)


POSTING_MOVES: dict[PostingMove, Rule] = {
    PostingMove.SUBMIT: _rule("draft returned", "submitted", Mover.EDITOR),
    PostingMove.RECALL: _rule("submitted", "draft", Mover.EDITOR),
    PostingMove.APPROVE: _rule("submitted", "published", Mover.REVIEWER),
    PostingMove.RETURN: _rule("submitted", "returned", Mover.REVIEWER, needs_reason=True),
    PostingMove.PUBLISH: _rule("draft closed withdrawn", "published", Mover.PLATFORM),
    PostingMove.CONFIRM: _rule("published", "published", Mover.EDITOR),
    PostingMove.CLOSE: _rule("published", "closed", Mover.EDITOR),
    PostingMove.WITHDRAW: _rule("published", "withdrawn", Mover.EDITOR),
    PostingMove.REOPEN: _rule("closed withdrawn", "published", Mover.EDITOR),
    PostingMove.TAKE_DOWN: _rule("published", "returned", Mover.REVIEWER, needs_reason=True),
    PostingMove.FADE: _rule("published", "published", Mover.PLATFORM),
}

REVISION_MOVES: dict[PostingMove, Rule] = {
    PostingMove.SUBMIT: _rule("draft returned", "submitted", Mover.EDITOR),
    PostingMove.RECALL: _rule("submitted", "draft", Mover.EDITOR),
    PostingMove.DISCARD: _rule("draft submitted returned", "discarded", Mover.EDITOR),
    PostingMove.APPROVE: _rule("submitted", "approved", Mover.REVIEWER),
    PostingMove.RETURN: _rule("submitted", "returned", Mover.REVIEWER, needs_reason=True),
}


class ReturnReason(models.TextChoices):
    """Why a reviewer returns something; people read the label, programs the code."""

    UNCLEAR = "unclear", _("The text does not say clearly what is meant")
    INCOMPLETE = "incomplete", _("Important facts are missing")
    WRONG_TAGS = "wrong_tags", _("Industry, stage or capabilities do not fit the text")
    NO_EVIDENCE = "no_evidence", _("Claims are not backed by cases or figures")
    DUPLICATE = "duplicate", _("The same has been posted already")
    CONTACT_IN_TEXT = "contact_in_text", _("Contacts or links stand in a public text")
    SENSITIVE = "sensitive", _("The text tells what should stay confidential")
    ADVERTISING = "advertising", _("The text advertises instead of describing")
    OFF_TOPIC = "off_topic", _("It has nothing to do with AI in manufacturing")
    OTHER = "other", _("Another reason, given in words")
