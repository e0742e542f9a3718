"""The phases of a round, the states of an application, and every step between them."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RoundPhase(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("round", "Planned")
    OPEN = "open", _("Open for applications")
    CHECKING = "checking", _("Formal check")
    SCORING = "scoring", _("Scoring")
    DECIDING = "deciding", _("Panel decision")
    NOTICE = "notice", _("Public notice")
    PUBLISHED = "published", pgettext_lazy("round", "Published")
    CANCELLED = "cancelled", pgettext_lazy("round", "Cancelled")

    @property
    def step(self) -> str:
        """The name of the phase as a step of a calendar, be it ahead, on or over."""
        return str(STEPS.get(self, self.label))


STEPS = {
    RoundPhase.OPEN: pgettext_lazy("step of a round", "Call"),
    RoundPhase.PUBLISHED: pgettext_lazy("step of a round", "Publication"),
}


class ApplicationStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for completion")
    ELIGIBLE = "eligible", _("Formal check passed")
    INELIGIBLE = "ineligible", _("Formal check failed")
    PROPOSED = "proposed", _("Proposed for the list")
    DECLINED = "declined", pgettext_lazy("application", "Not proposed")
    LISTED = "listed", pgettext_lazy("application", "Listed")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")


class ApplicationMove(models.TextChoices):
    SUBMIT = "submit", pgettext_lazy("application", "Submit")
    RETURN = "return", _("Return for completion")
    PASS = "pass_check", _("Pass the formal check")
    FAIL = "fail_check", _("Fail the formal check")
    PROPOSE = "put_forward", _("Propose for the list")
    DECLINE = "turn_down", _("Do not propose")
    STRIKE = "strike", _("Strike after an objection")
    LIST = "list", pgettext_lazy("application", "Publish in the edition")
    WITHDRAW = "withdraw", pgettext_lazy("application", "Withdraw")


@dataclass(frozen=True, slots=True)
class Rule:
    """A move of an application: where it starts, where it ends, in which phases of the round."""

    sources: frozenset[str]
    target: str
    phases: frozenset[str]
    needs_reason: bool = False


def _rule(sources: str, target: str, phases: str, *, needs_reason: bool = False) -> Rule:
    return Rule(frozenset(sources.split()), target, frozenset(phases.split()), needs_reason)


MOVES: dict[ApplicationMove, Rule] = {
    # What was returned may be handed in again while the formal check goes on.
    ApplicationMove.SUBMIT: _rule("draft returned", "submitted", "open checking"),
    ApplicationMove.RETURN: _rule("submitted", "returned", "checking", needs_reason=True),
    ApplicationMove.PASS: _rule("submitted", "eligible", "checking"),
    ApplicationMove.FAIL: _rule("submitted returned", "ineligible", "checking", needs_reason=True),
    ApplicationMove.PROPOSE: _rule("eligible", "proposed", "deciding"),
    ApplicationMove.DECLINE: _rule("eligible", "declined", "deciding", needs_reason=True),
    ApplicationMove.STRIKE: _rule("proposed", "declined", "notice", needs_reason=True),
    ApplicationMove.LIST: _rule("proposed", "listed", "notice"),
    ApplicationMove.WITHDRAW: _rule(
        "draft submitted returned eligible proposed",
        "withdrawn",
        "open checking scoring deciding notice",
    ),
}

# The phases in their order; a round may be cancelled from each but the last.
ORDER = (
    RoundPhase.PLANNED,
    RoundPhase.OPEN,
    RoundPhase.CHECKING,
    RoundPhase.SCORING,
    RoundPhase.DECIDING,
    RoundPhase.NOTICE,
    RoundPhase.PUBLISHED,
)
RUNNING = ORDER[1:-1]
ENDED = (RoundPhase.PUBLISHED, RoundPhase.CANCELLED)
LIVE = (
    ApplicationStatus.DRAFT,
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.RETURNED,
    ApplicationStatus.ELIGIBLE,
    ApplicationStatus.PROPOSED,
    ApplicationStatus.LISTED,
)
WRITABLE = (ApplicationStatus.DRAFT, ApplicationStatus.RETURNED)


def next_phase(phase: str) -> RoundPhase:
    """Return the phase after ``phase``.

    Raises:
        ValueError: the round has ended.
    """
    return ORDER[ORDER.index(RoundPhase(phase)) + 1]
