"""Applications as their applicants see them: where each stands, and who has to do what now."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaking.directory.appeals import AGAINST, TERM
from matchmaking.directory.formal import FormalReason
from matchmaking.directory.models import (
    Addendum,
    Appeal,
    Application,
    ApplicationStep,
    ListKind,
    Round,
)
from matchmaking.directory.moves import (
    LIVE,
    MOVES,
    WRITABLE,
    ApplicationMove,
    ApplicationStatus,
    RoundPhase,
)
from matchmaking.directory.today import today
from matchmaking.organizations.models import Membership, Organization, User
from matchmaking.organizations.permissions import EDITING_ROLES, takes_part
from matchmaking.scenarios.models import Scenario

MADE: Mapping[str, Promise] = {
    ApplicationMove.SUBMIT: _("Handed in"),
    ApplicationMove.RETURN: _("Returned for completion"),
    ApplicationMove.PASS: _("The formal check is passed"),
    ApplicationMove.FAIL: _("The formal check is not passed"),
    ApplicationMove.PROPOSE: _("Proposed for the list by the panel"),
    ApplicationMove.DECLINE: _("Not proposed by the panel"),
    ApplicationMove.STRIKE: _("Struck from the proposal after an objection"),
    ApplicationMove.LIST: _("Published in the edition"),
    ApplicationMove.WITHDRAW: _("Withdrawn"),
}
BY_APPLICANT = {ApplicationMove.SUBMIT, ApplicationMove.WITHDRAW}


@dataclass(frozen=True, slots=True)
class ApplicationCard:
    """An application in a list; ``is_ours`` where the applicant has to do something."""

    application: Application
    next: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an application cannot be begun or handed in, and where to mend it."""

    text: str
    href: str = ""
    action: str = ""


@dataclass(slots=True)
class Opening:
    """A round that takes applications, for one reader."""

    round: Round
    can_start: bool = False
    has_applied: bool = False
    obstacles: list[Obstacle] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A step in words; whoever decides is not named to the applicant."""

    row: ApplicationStep
    label: str
    who: str
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class Ruling:
    """An addendum to an entry of the reader's, and what an appeal can do or has done."""

    addendum: Addendum
    appeal: Appeal | None
    last_day: date
    can_appeal: bool


def is_writable(application: Application) -> bool:
    """Whether texts may be changed: a draft during the call, one returned during the check."""
    phase = application.round.phase
    if application.status == ApplicationStatus.DRAFT:
        return phase == RoundPhase.OPEN
    return application.status == ApplicationStatus.RETURNED and phase == RoundPhase.CHECKING


def can_withdraw(application: Application) -> bool:
    rule = MOVES[ApplicationMove.WITHDRAW]
    return application.status in rule.sources and application.round.phase in rule.phases


def cards_of(applications: Iterable[Application]) -> list[ApplicationCard]:
    return [
        ApplicationCard(application, next_step(application), is_writable(application))
        for application in applications
    ]


def next_step(application: Application) -> str:
    """Say what the applicant has to do, or what is being waited for."""
    round_ = application.round
    if round_.phase == RoundPhase.CANCELLED:
        return gettext("The round was cancelled: nothing more will happen.")
    status = application.status
    if status in _ENDS:
        return str(_ENDS[status])
    if status in WRITABLE and not is_writable(application):
        return gettext("The deadline has passed: this application was not handed in.")
    day = _due(application)
    return str(_WAITS[status]) % {"day": date_format(day, "DATE_FORMAT") if day else ""}


def _due(application: Application) -> date | None:
    round_ = application.round
    days = {
        ApplicationStatus.DRAFT: round_.closes_on,
        ApplicationStatus.PROPOSED: round_.notice_until or round_.decided_by,
        ApplicationStatus.ELIGIBLE: round_.decided_by,
    }
    return days.get(ApplicationStatus(application.status), round_.checked_by)


_ENDS: Mapping[str, Promise] = {
    ApplicationStatus.INELIGIBLE: _("Ended by the formal check: the reasons are on its page."),
    ApplicationStatus.DECLINED: _("Not on the list this time: the reasons are on its page."),
    ApplicationStatus.LISTED: _("On the list: the edition is published."),
    ApplicationStatus.WITHDRAWN: _("You have withdrawn it."),
}
_WAITS: Mapping[str, Promise] = {
    ApplicationStatus.DRAFT: _("Complete it and hand it in by %(day)s."),
    ApplicationStatus.RETURNED: _("Complete what was asked for and hand it in again by %(day)s."),
    ApplicationStatus.SUBMITTED: _("Nothing to do: the formal check ends by %(day)s."),
    ApplicationStatus.ELIGIBLE: _(
        "Nothing to do: experts score it, and the panel decides by %(day)s."
    ),
    ApplicationStatus.PROPOSED: _(
        "Nothing to do: proposed; anybody may object until the public notice ends on %(day)s."
    ),
}


def openings(user: User) -> list[Opening]:
    """Return the rounds that take applications, with why ``user`` cannot apply where not."""
    rounds = Round.objects.filter(phase=RoundPhase.OPEN).select_related("programme__issuer")
    found = list(rounds.order_by("closes_on", "pk"))
    if not found:
        return []
    seats = list(user.memberships.select_related("organization").order_by("organization"))
    live = set(
        Application.objects.filter(round__in=found, organization__members=user)
        .filter(status__in=LIVE, scenario=None)
        .values_list("round", "organization")
    )
    posting = set(own_scenarios(user).values_list("organization", flat=True))
    return [_opening(round_, seats, live, posting, is_active=takes_part(user)) for round_ in found]


def _opening(
    round_: Round,
    seats: Collection[Membership],
    live: Collection[tuple[int, int]],
    posting: Collection[int],
    *,
    is_active: bool,
) -> Opening:
    kind = ListKind(round_.programme.kind)
    opening = Opening(round_)
    fitting = [seat for seat in seats if seat.organization.kind == kind.applicants]
    if not fitting:
        opening.obstacles.append(_wrong_kind(kind))
    for seat in fitting:
        organization = seat.organization
        if (round_.pk, organization.pk) in live:
            opening.has_applied = True
            continue
        obstacle = _obstacle(seat, kind, posting, is_active=is_active)
        if obstacle is None:
            opening.can_start = True
            if not organization.is_verified:
                obstacle = _unverified(organization)
        if obstacle is not None:
            opening.obstacles.append(obstacle)
    return opening


def _wrong_kind(kind: ListKind) -> Obstacle:
    return Obstacle(
        gettext("Only an organization of the kind “%(kind)s” can apply here.")
        % {"kind": kind.applicants.label},
        reverse("web:organization_index"),
        gettext("My organizations"),
    )


def _obstacle(
    seat: Membership, kind: ListKind, posting: Collection[int], *, is_active: bool
) -> Obstacle | None:
    organization = seat.organization
    name = {"name": organization}
    if organization.is_suspended:
        return Obstacle(
            gettext("“%(name)s” is suspended: its members can read, but not change anything.")
            % name
        )
    if seat.role not in EDITING_ROLES or not is_active:
        return Obstacle(gettext("Owners and editors of “%(name)s” can apply.") % name)
    if kind == ListKind.SCENARIOS and organization.pk not in posting:
        return Obstacle(
            gettext("“%(name)s” has no published scenario to apply with.") % name,
            reverse("web:scenario_create"),
            gettext("Post a scenario"),
        )
    return None


def _unverified(organization: Organization) -> Obstacle:
    return Obstacle(
        gettext("“%(name)s” is not verified yet: begin now, hand in once it is.")
        % {"name": organization},
        reverse("web:organization_verification", args=[organization.public_id]),
        gettext("Have it verified"),
    )


def own_scenarios(user: User) -> QuerySet[Scenario]:
    """The published scenarios of the organizations that ``user`` writes for."""
    seats = Membership.objects.filter(user=user, role__in=EDITING_ROLES)
    return Scenario.objects.listed().filter(organization__in=seats.values("organization"))


def told_steps(application: Application) -> list[ToldStep]:
    """Return the steps in words, newest first."""
    rows = ApplicationStep.objects.filter(application=application).select_related("by")
    return [_told(row) for row in rows]


def _told(row: ApplicationStep) -> ToldStep:
    who = gettext("Office of the programme")
    if row.move in BY_APPLICANT:
        who = str(row.by or gettext("Somebody who is no longer here"))
    labels = [str(FormalReason(code).label) for code in row.reasons if code in FormalReason.values]
    return ToldStep(row, str(MADE[row.move]), who, labels)


def stages_of(application: Application) -> list[tuple[str, str]]:
    """Return the phases of the round with “done”, “current” or nothing."""
    phases = [
        RoundPhase.OPEN,
        RoundPhase.CHECKING,
        RoundPhase.SCORING,
        RoundPhase.DECIDING,
        RoundPhase.NOTICE,
        RoundPhase.PUBLISHED,
    ]
    now = application.round.phase
    if now not in phases:
        return []
    at = phases.index(RoundPhase(now))
    return [(phase.step, _state(place, at)) for place, phase in enumerate(phases)]


def _state(place: int, at: int) -> str:
    if place == at:
        return "current"
    return "done" if place < at else ""


def rulings(user: User, most: int) -> list[Ruling]:
    """Return the addenda to the entries of the reader's organizations, newest first."""
    seats = dict(Membership.objects.filter(user=user).values_list("organization", "role"))
    rows = Addendum.objects.filter(entry__organization__in=seats).select_related(
        "edition__programme", "entry__organization", "appeal"
    )
    writes = {key for key, role in seats.items() if role in EDITING_ROLES and takes_part(user)}
    return [_ruling(row, writes) for row in rows.order_by("-pk")[:most]]


def _ruling(addendum: Addendum, writes: Collection[int]) -> Ruling:
    appeal = getattr(addendum, "appeal", None)
    can_appeal = (
        is_appealable(addendum)
        and addendum.entry.organization_id in writes
        and not addendum.entry.organization.is_suspended
    )
    return Ruling(addendum, appeal, addendum.effective_on + TERM, can_appeal)


def is_appealable(addendum: Addendum) -> bool:
    """Whether somebody may still appeal against it, who may write for the organization."""
    is_open = getattr(addendum, "appeal", None) is None and today() <= addendum.effective_on + TERM
    return is_open and addendum.kind in AGAINST
