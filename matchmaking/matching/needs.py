"""What a scenario asks for by its codes, and what a solution says to each of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from matchmaking.matching.profiles import scenario_profile, solution_profile
from matchmaking.ranking.counterfactuals import FIELDS
from matchmaking.ranking.types import Profile
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution

LEFT_OPEN = ("industry", "deployment")  # where to name none means any


class NeedKind(TextChoices):
    CAPABILITY = "capability", _("Capability")
    INDUSTRY = "industry", _("Industry")
    STAGE = "stage", _("Stage")
    DEPLOYMENT = "deployment", _("Deployment")


class NeedState(TextChoices):
    """``UNSTATED``: the solution says nothing of the kind at all, so nobody knows."""

    COVERED = "covered", _("stated")
    OPEN = "open", _("left open")
    MISSING = "missing", _("not among what it states")
    UNSTATED = "unstated", _("nothing stated")


@dataclass(frozen=True, slots=True)
class NeedCheck:
    kind: NeedKind
    code: str
    name: str
    state: NeedState


def check_needs(
    scenario: Scenario, solution: Solution, names: Mapping[str, str]
) -> tuple[NeedCheck, ...]:
    """Compare a pair kind by kind, in the order of ``NeedKind``; ``names`` labels the codes."""
    return tuple(_checks(scenario, solution, names))


def _checks(
    scenario: Scenario, solution: Solution, names: Mapping[str, str]
) -> Iterator[NeedCheck]:
    asked, offered = scenario_profile(scenario), solution_profile(solution)
    served = _served_sectors(scenario, solution)
    for kind in NeedKind:
        stated = {*_codes(offered, kind), *(served if kind == NeedKind.INDUSTRY else ())}
        says_any = bool(stated or (kind == NeedKind.INDUSTRY and solution.sector))
        for code in _codes(asked, kind):
            state = _state(kind, is_covered=code in stated, says_any=says_any)
            yield NeedCheck(kind, code, names.get(code, code), state)


def _codes(profile: Profile, kind: NeedKind) -> tuple[str, ...]:
    codes: tuple[str, ...] = getattr(profile, FIELDS[kind])
    return codes


def _served_sectors(scenario: Scenario, solution: Solution) -> set[str]:
    """Return the industries asked for that a solution serves by its sector, naming none."""
    if not solution.sector or solution.industries.all():
        return set()
    industries = scenario.industries.all()
    return {industry.code for industry in industries if industry.sector == solution.sector}


def _state(kind: NeedKind, *, is_covered: bool, says_any: bool) -> NeedState:
    if is_covered:
        return NeedState.COVERED
    if says_any:
        return NeedState.MISSING
    return NeedState.OPEN if kind in LEFT_OPEN else NeedState.UNSTATED
