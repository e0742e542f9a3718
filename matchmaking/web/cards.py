"""What a reader may see of a posting: the organization of an anonymous one stays hidden."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from matchmaking.matching.explained import ExplainedMatch
from matchmaking.organizations.models import Organization, User
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.redaction import as_seen
from matchmaking.web.reader import seats_of_reader


@dataclass(frozen=True, slots=True)
class ScenarioCard:
    """A scenario for one reader; ``is_own`` for members of its organization.

    ``is_known`` for those whom an accepted connection has told whose it is.
    """

    scenario: Scenario
    is_own: bool
    is_known: bool = False

    @property
    def organization(self) -> Organization | None:
        hidden = self.scenario.hides_organization and not (self.is_own or self.is_known)
        return None if hidden else self.scenario.organization


@dataclass(frozen=True, slots=True)
class ScenarioMatchCard:
    """A scenario that a solution fits, for one reader."""

    card: ScenarioCard
    match: ExplainedMatch


def own_organization_keys(user: User | AnonymousUser) -> frozenset[int]:
    """Return the keys of the organizations that ``user`` belongs to; no query for a stranger."""
    if not isinstance(user, User) or not user.pk:
        return frozenset()
    return frozenset(seat.organization_id for seat in seats_of_reader(user))


def scenario_cards(
    scenarios: Iterable[Scenario], *, own: Container[int], known: Container[int] = ()
) -> list[ScenarioCard]:
    """Wrap scenarios for a member of the organizations with the keys ``own``.

    ``known`` are the keys of scenarios whose organization a connection has told the reader.
    """
    return [scenario_card(scenario, own=own, known=known) for scenario in scenarios]


def scenario_card(
    scenario: Scenario, *, own: Container[int], known: Container[int] = ()
) -> ScenarioCard:
    is_known = scenario.pk in known
    readable = (scenario.organization_id,) if is_known else own
    seen = as_seen(scenario, own=readable)
    return ScenarioCard(seen, scenario.organization_id in own, is_known)


def scenario_match_cards(
    matches: Iterable[ExplainedMatch], *, own: Container[int], known: Container[int] = ()
) -> list[ScenarioMatchCard]:
    return [
        ScenarioMatchCard(scenario_card(match.scenario, own=own, known=known), match)
        for match in matches
    ]
