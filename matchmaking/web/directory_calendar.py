"""The calendar of a round as its page shows it, and the one step that comes next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext

from matchmaking.connections.workdays import add_working_days
from matchmaking.directory.models import Edition, Programme, Round
from matchmaking.directory.moves import ENDED, ORDER, RoundPhase
from matchmaking.directory.progress import Progress
from matchmaking.directory.rounds import ROUND_FIELDS, open_work
from matchmaking.directory.today import today

# How long after the opening each date is proposed, in days.
DEFAULT_DAYS = {"closes_on": 14, "checked_by": 21, "scored_by": 35, "decided_by": 42}
LEAD = timedelta(days=14)  # between planning and opening
TAKEN_OVER = ("notice_days", "quota", "pass_mark", "n_reviewers")


@dataclass(frozen=True, slots=True)
class Stage:
    """A phase in the calendar; ``state`` is "done", "now" or "ahead"."""

    label: str
    begins: date | None
    ends: date | None
    state: str
    days_left: int | None  # until ``ends``; less than nothing when it is late

    @property
    def days_late(self) -> int:
        return -self.days_left if self.days_left is not None and self.days_left < 0 else 0


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next: ``problem`` is what is left, ``url`` leads to where it is done."""

    label: str
    url: str
    problem: str = ""


def calendar_of(round_: Round) -> list[Stage]:
    """Return the phases of a round from the call to the edition, with where it stands."""
    return [_stage(round_, phase, begins, ends) for phase, begins, ends in _dates(round_)]


def _dates(round_: Round) -> Iterator[tuple[RoundPhase, date | None, date | None]]:
    yield RoundPhase.OPEN, round_.opens_on, round_.closes_on
    yield RoundPhase.CHECKING, round_.closes_on + timedelta(days=1), round_.checked_by
    yield RoundPhase.SCORING, None, round_.scored_by
    yield RoundPhase.DECIDING, None, round_.decided_by
    yield RoundPhase.NOTICE, round_.notice_from, round_.notice_until
    yield RoundPhase.PUBLISHED, None, None


def _stage(round_: Round, phase: RoundPhase, begins: date | None, ends: date | None) -> Stage:
    if round_.phase == phase:
        state = "done" if phase in ENDED else "now"
    elif round_.phase == RoundPhase.CANCELLED:
        state = "ahead"
    else:
        here = ORDER.index(RoundPhase(round_.phase))
        state = "done" if ORDER.index(phase) < here else "ahead"
    left = (ends - today()).days if ends and state == "now" else None
    return Stage(phase.step, begins, ends, state, left)


def next_step(round_: Round, figures: Progress, edition: Edition | None) -> NextStep | None:
    """Return the one thing to do now, None where the calendar goes on alone or all is done."""
    problem = open_work(round_, figures)
    phase = RoundPhase(round_.phase)
    if phase == RoundPhase.NOTICE:
        return _step_of_notice(round_, figures, edition, problem)
    steps = {
        RoundPhase.CHECKING: (gettext("Go on checking"), "formal_list", gettext("Begin scoring")),
        RoundPhase.SCORING: (gettext("See to the panel"), "panel", gettext("Begin the decisions")),
        RoundPhase.DECIDING: (
            gettext("Go on deciding"),
            "decision_list",
            gettext("Begin the public notice"),
        ),
    }
    if phase not in steps:
        return None
    work, page, onwards = steps[phase]
    if problem:
        return NextStep(work, _of(round_, page), problem)
    return NextStep(onwards, _of(round_, "round_advance"))


def _step_of_notice(
    round_: Round, figures: Progress, edition: Edition | None, problem: str
) -> NextStep | None:
    if figures.n_objections:
        return NextStep(gettext("Handle the objections"), _of(round_, "objection_desk"), problem)
    if edition is not None:
        url = reverse("web:edition_office", args=[edition.public_id])
        return NextStep(gettext("Look at the proposed edition"), url)
    if problem:
        return None
    return NextStep(gettext("Draw the edition up"), _of(round_, "edition_propose"))


def _of(round_: Round, page: str) -> str:
    return reverse(f"web:{page}", args=[round_.public_id])


def proposed_plan(programme: Programme) -> dict[str, object]:
    """Return dates and rules to begin the planning of a round with: those of the last one."""
    opens_on = _working_day(today() + LEAD)
    dates = {
        name: _working_day(opens_on + timedelta(days=days)) for name, days in DEFAULT_DAYS.items()
    }
    last = Round.objects.filter(programme=programme).first() or Round()
    rules = {name: getattr(last, name) for name in TAKEN_OVER}
    newest = programme.criteria.first()
    return {"opens_on": opens_on, **dates, **rules, "criteria": newest and newest.number}


def plan_of(round_: Round) -> dict[str, object]:
    return {name: getattr(round_, name) for name in ROUND_FIELDS}


def _working_day(day: date) -> date:
    return add_working_days(day - timedelta(days=1), 1)
