"""For whom a page offers to ask for a connection, and which pairs are connected already."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from matchmaking.connections.models import Connection
from matchmaking.matching.models import Match
from matchmaking.organizations.models import OrganizationKind, OrganizationQuerySet, User
from matchmaking.organizations.permissions import edited_organizations
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web.reader import edited_keys

MOST_CHOICES = 100  # of own records; they stand newest first


@dataclass(frozen=True, slots=True)
class Asking:
    """Whether the reader may ask, and the live connections by the key of the other record.

    ``own`` are the keys of the reader's organizations: nobody asks oneself.
    """

    can_ask: bool
    live: Mapping[int, Connection]
    own: Container[int]

    def may_ask(self, record: Scenario | Solution) -> bool:
        return self.can_ask and record.organization_id not in self.own


@dataclass(frozen=True, slots=True)
class Choice:
    """An own record to ask with; ``live`` is its connection with the other one, if any."""

    record: Scenario | Solution
    is_match: bool
    live: Connection | None


def askers(user: User | AnonymousUser, kind: OrganizationKind) -> OrganizationQuerySet:
    """The organizations of ``kind`` for which ``user`` may ask."""
    return edited_organizations(user, kind)


def asking_of_scenario(
    user: User | AnonymousUser, scenario: Scenario, *, own: Container[int]
) -> Asking | None:
    """Return what the page of a scenario offers: its members invite, providers show interest.

    None where there is nothing to offer; one query, beside the memberships of the reader.
    """
    if not user.pk:
        return None
    is_own = scenario.organization_id in own
    kind = OrganizationKind.MANUFACTURER if is_own else OrganizationKind.PROVIDER
    edited = edited_keys(user, kind)
    can_edit = scenario.organization_id in edited if is_own else bool(edited)
    can_ask = scenario.is_published and can_edit
    rows = Connection.objects.visible_to(user).live().filter(scenario=scenario)
    live = {row.solution_id: row for row in rows.select_related("solution")}
    return Asking(can_ask, live, own) if can_ask or live else None


def asking_of_solution(
    user: User | AnonymousUser, solution: Solution, *, own: Container[int]
) -> Asking | None:
    """Return what the page of a solution offers: enterprises invite, its members show interest."""
    if not user.pk:
        return None
    is_own = solution.organization_id in own
    kind = OrganizationKind.PROVIDER if is_own else OrganizationKind.MANUFACTURER
    edited = edited_keys(user, kind)
    can_edit = solution.organization_id in edited if is_own else bool(edited)
    can_ask = solution.is_listed and can_edit
    rows = Connection.objects.visible_to(user).live().filter(solution=solution)
    live = {row.scenario_id: row for row in rows.select_related("scenario")}
    return Asking(can_ask, live, own) if can_ask or live else None


def scenarios_to_ask_with(user: User, solution: Solution) -> list[Choice]:
    """Return the own published scenarios for an invitation, those that match first."""
    own = askers(user, OrganizationKind.MANUFACTURER)
    rows = Scenario.objects.published().filter(organization__in=own).select_related("organization")
    matches = Match.objects.filter(solution=solution, is_suitable=True, scenario__in=rows)
    asking = asking_of_solution(user, solution, own=())
    matched = set(matches.values_list("scenario", flat=True))
    live = asking.live if asking else {}
    return _choices(list(rows[:MOST_CHOICES]), matched, live)


def solutions_to_ask_with(user: User, scenario: Scenario) -> list[Choice]:
    """Return the own published solutions to show interest with, those that match first."""
    own = askers(user, OrganizationKind.PROVIDER)
    rows = Solution.objects.listed().filter(organization__in=own).select_related("organization")
    matches = Match.objects.filter(scenario=scenario, is_suitable=True, solution__in=rows)
    asking = asking_of_scenario(user, scenario, own=())
    matched = set(matches.values_list("solution", flat=True))
    live = asking.live if asking else {}
    return _choices(list(rows[:MOST_CHOICES]), matched, live)


def _choices(
    rows: list[Scenario] | list[Solution], matched: set[int], live: Mapping[int, Connection]
) -> list[Choice]:
    choices = [Choice(row, row.pk in matched, live.get(row.pk)) for row in rows]
    return sorted(choices, key=lambda choice: not choice.is_match)  # else newest first
