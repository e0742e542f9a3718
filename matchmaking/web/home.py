"""What the page after signing in shows: what needs the reader today, their records, suggestions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from matchmaking.connections.duties import duties_of
from matchmaking.connections.exposure import (
    Exposure,
    exposure_of_scenarios,
    exposure_of_solutions,
)
from matchmaking.connections.models import Connection
from matchmaking.connections.moves import LIVE
from matchmaking.directory.models import Application
from matchmaking.directory.moves import ApplicationStatus
from matchmaking.directory.reviews import n_to_score
from matchmaking.matching.models import Match
from matchmaking.organizations.models import Organization, OrganizationKind, PlatformRole, User
from matchmaking.organizations.permissions import has_platform_role
from matchmaking.organizations.postings import Posting, PostingStatus
from matchmaking.organizations.queue import queue_rows
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web.duties import DutyRow, duty_rows
from matchmaking.web.review_queue import n_waiting

N_DUTIES = 5
N_RECORDS = 10  # of each kind, those changed last
N_SUGGESTIONS = 4
OVER = (PostingStatus.CLOSED, PostingStatus.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: what, about what, and the button that leads there."""

    icon: str
    what: str
    about: str
    act: str
    address: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record of the reader's with how well known it is."""

    record: Posting
    exposure: Exposure


@dataclass(frozen=True, slots=True)
class Home:
    """``is_newcomer`` belongs to nobody yet; others see what there is for their roles."""

    organizations: Sequence[Organization]
    duties: Sequence[DutyRow]
    n_duties: int
    tasks: Sequence[Task]
    scenarios: Sequence[RecordRow]
    solutions: Sequence[RecordRow]
    suggestions: Sequence[Match]
    is_newcomer: bool

    @property
    def has_tasks(self) -> bool:
        return bool(self.duties or self.tasks)


def home_of(user: User) -> Home:
    """Gather the page; the number of queries does not depend on how much there is."""
    organizations = list(Organization.objects.of_member(user).order_by("name_zh", "pk"))
    duties = duties_of(user) if organizations else []
    scenarios = _own(Scenario.objects.all(), organizations, OrganizationKind.MANUFACTURER)
    solutions = _own(Solution.objects.all(), organizations, OrganizationKind.PROVIDER)
    tasks = [
        *_platform_tasks(user),
        *_posting_tasks([*scenarios, *solutions]),
        *_application_tasks(user, organizations),
        *_organization_tasks(organizations),
    ]
    return Home(
        organizations=organizations,
        duties=duty_rows(duties[:N_DUTIES]),
        n_duties=len(duties),
        tasks=tasks,
        scenarios=_rows(scenarios, exposure_of_scenarios),
        solutions=_rows(solutions, exposure_of_solutions),
        suggestions=_suggestions(organizations),
        is_newcomer=not organizations and not user.platform_role,
    )


def _own(
    rows: QuerySet[Any], organizations: Sequence[Organization], kind: OrganizationKind
) -> list[Any]:
    keys = [organization.pk for organization in organizations if organization.kind == kind]
    if not keys:
        return []
    own = rows.filter(organization__in=keys).exclude(status__in=OVER)
    return list(own.select_related("organization").order_by("-updated_at", "-pk")[:N_RECORDS])


def _rows(records: Sequence[Posting], exposure: Any) -> list[RecordRow]:
    if not records:
        return []
    found: Mapping[int, Exposure] = exposure([record.pk for record in records])
    return [RecordRow(record, found[record.pk]) for record in records]


def _platform_tasks(user: User) -> Iterator[Task]:
    if has_platform_role(user, PlatformRole.REVIEWER):
        if n := n_waiting():
            yield Task(
                "list-check",
                ngettext("%(n)s record waits for review.", "%(n)s records wait for review.", n)
                % {"n": n},
                "",
                gettext("Review"),
                reverse("web:review_queue"),
            )
        if n := queue_rows().count():
            yield Task(
                "shield-check",
                ngettext(
                    "%(n)s organization waits to be checked.",
                    "%(n)s organizations wait to be checked.",
                    n,
                )
                % {"n": n},
                "",
                gettext("Check"),
                reverse("web:organization_queue"),
            )
    if n_unscored := n_to_score(user):
        yield Task(
            "certificate",
            ngettext(
                "%(n)s application waits for your scores.",
                "%(n)s applications wait for your scores.",
                n_unscored,
            )
            % {"n": n_unscored},
            "",
            gettext("Score"),
            reverse("web:my_reviews"),
        )


def _posting_tasks(records: Sequence[Posting]) -> Iterator[Task]:
    for record in records:
        edit = reverse(f"web:{record.kind_name}_edit", args=[record.public_id])
        if record.status == PostingStatus.RETURNED:
            words = gettext("Returned by the reviewer: mend it and submit it again.")
            yield Task("arrow-back-up", words, record.title, gettext("Mend"), edit, is_urgent=True)
        elif record.is_stale:
            words = gettext("Not confirmed for long: is it still valid?")
            address = cast("Any", record).get_absolute_url()
            yield Task("clock", words, record.title, gettext("Confirm"), address, is_urgent=True)
        elif record.status == PostingStatus.DRAFT:
            words = gettext("A draft that nobody has submitted yet.")
            yield Task("file-text", words, record.title, gettext("Go on writing"), edit)


def _application_tasks(user: User, organizations: Sequence[Organization]) -> Iterator[Task]:
    if not organizations:
        return
    waiting = (ApplicationStatus.DRAFT, ApplicationStatus.RETURNED)
    rows = Application.objects.visible_to(user).filter(
        status__in=waiting, organization__in=organizations
    )
    for application in rows.select_related("round__programme").order_by("pk")[:N_DUTIES]:
        is_returned = application.status == ApplicationStatus.RETURNED
        yield Task(
            "certificate",
            gettext("Your application was returned: complete it and submit it again.")
            if is_returned
            else gettext("An application that is not submitted yet."),
            str(application.round),
            gettext("Go on writing"),
            reverse("web:application_detail", args=[application.public_id]),
            is_urgent=is_returned,
        )


def _organization_tasks(organizations: Sequence[Organization]) -> Iterator[Task]:
    for organization in organizations:
        if not organization.is_verified and not organization.is_suspended:
            yield Task(
                "shield-check",
                gettext("Not verified yet: verified organizations are trusted and answered more."),
                organization.name,
                gettext("Verify"),
                reverse("web:organization_verification", args=[organization.public_id]),
            )


def _suggestions(organizations: Sequence[Organization]) -> list[Match]:
    """The best suitable matches of the reader's records whom nobody has asked yet.

    Of other people's scenarios only those that anybody may see.
    """
    if not organizations:
        return []
    asked = Connection.objects.filter(
        scenario=OuterRef("scenario"), solution=OuterRef("solution"), status__in=LIVE
    )
    suitable = Match.objects.listed().filter(
        is_suitable=True, scenario__in=Scenario.objects.in_matching()
    )
    demand = suitable.filter(scenario__organization__in=organizations)
    supply = suitable.filter(
        solution__organization__in=organizations, scenario__in=Scenario.objects.listed()
    )
    rows = (demand | supply).filter(~Exists(asked)).order_by("-score", "pk")
    return list(rows.select_related("scenario", "solution__organization")[:N_SUGGESTIONS])
