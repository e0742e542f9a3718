"""How a solution stands for a public scenario, told to members of its provider alone.

Places are told in bands and pairs are counted by the day: exact answers would tell how rivals are
rated. Of a rival nothing is told but that it may stand before.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matchmaking.matching.counterfactuals import (
    ToldStep,
    becomes_suitable,
    matched_keys,
    tell_steps,
)
from matchmaking.matching.explained import reason_names
from matchmaking.matching.indexing import newest_index
from matchmaking.matching.models import Match, MatchRun
from matchmaking.matching.needs import NeedCheck, NeedState, check_needs
from matchmaking.matching.profiles import scenario_profile, solution_profile
from matchmaking.matching.quotas import PairQuota, count_pair, pair_quota
from matchmaking.matching.reasons import (
    OFFER_CHANGES,
    TEXT_DOUBTS,
    ExplainedReason,
    encode_reasons,
    tell_doubts,
    tell_reasons,
)
from matchmaking.organizations.models import Organization, OrganizationKind, User
from matchmaking.organizations.permissions import is_member
from matchmaking.ranking.counterfactuals import Change, Edit, candidate_changes
from matchmaking.ranking.explain import explain
from matchmaking.ranking.index import MatchIndex
from matchmaking.ranking.places import Place, place_of
from matchmaking.scenarios.models import Scenario, ScenarioQuerySet, Visibility
from matchmaking.solutions.models import Solution


class Band(TextChoices):
    FIRST_3 = "first_3", _("Among the first 3")
    FIRST_10 = "first_10", _("Among the first 10")
    FIRST_20 = "first_20", _("Among the first 20")
    BEYOND = "beyond", _("Beyond the first 20")
    DUPLICATE = "duplicate", _("Left out as a near-duplicate")
    UNLISTED = "unlisted", _("Not on the list")


PLACES = {3: Band.FIRST_3, 10: Band.FIRST_10, 20: Band.FIRST_20}


@dataclass(frozen=True, slots=True)
class StandingChange:
    """What to state, all of ``steps`` together, and the bands before and after."""

    steps: tuple[ToldStep, ...]
    before: Band
    after: Band
    becomes_suitable: bool


@dataclass(frozen=True, slots=True)
class SolutionStanding:
    """The band of a solution, what speaks for it, what is missing, and what would raise it.

    ``band`` is None while nothing has been ranked yet. ``cautions`` are what the ranking holds
    against the text of the solution.
    """

    needs: tuple[NeedCheck, ...]
    quota: PairQuota
    band: Band | None = None
    is_suitable: bool = False
    reasons: tuple[ExplainedReason, ...] = ()
    cautions: tuple[ExplainedReason, ...] = ()
    changes: tuple[StandingChange, ...] = ()

    @property
    def has_gaps(self) -> bool:
        return any(need.state in {NeedState.MISSING, NeedState.UNSTATED} for need in self.needs)


def comparable_scenarios() -> ScenarioQuerySet:
    """Those for which providers may ask how they stand."""
    rows: ScenarioQuerySet = Scenario.objects.in_matching()
    return rows.filter(visibility=Visibility.PUBLIC)


def comparing_organizations(user: User | AnonymousUser) -> QuerySet[Organization]:
    """Those for whose solutions ``user`` may ask."""
    if not user.pk:
        return Organization.objects.none()
    own = Organization.objects.of_member(user)
    return own.filter(kind=OrganizationKind.PROVIDER).active()


def may_compare(user: User | AnonymousUser, scenario: Scenario) -> bool:
    """Whether ``user`` may ask how a solution stands for the scenario."""
    is_open = scenario.visibility == Visibility.PUBLIC and scenario.is_in_matching
    others = comparing_organizations(user).exclude(pk=scenario.organization_id)
    return is_open and others.exists()


def is_ranked(scenario: Scenario) -> bool:
    return MatchRun.objects.done().filter(scenario=scenario).exists()


def listed_bands(scenario: Scenario) -> dict[int, Band]:
    """The bands of the solutions on the stored list of a scenario, by key; costs no quota."""
    listed = Match.objects.listed().filter(scenario=scenario).order_by("rank")
    keys = listed.values_list("solution", flat=True)
    return {key: _band_of(rank) for rank, key in enumerate(keys, start=1)}


def standing_of_solution(
    solution: Solution, scenario: Scenario, *, user: User | AnonymousUser
) -> SolutionStanding:
    """Compare a published solution with a public scenario, as of this moment.

    A solution that has changed since counts as another pair in the quota.

    Raises:
        PermissionDenied: ``user`` is no member of the solution's organization, the solution is
            out of matching, or the scenario is not public.
        StandingQuotaError: the organization has asked about too many pairs today.
    """
    _require_comparable(solution, scenario, user)
    index = newest_index()
    if index is None:
        return SolutionStanding(
            needs=check_needs(scenario, solution, reason_names()),
            quota=pair_quota(solution.organization),
        )
    pair = f"{solution.pk}-{scenario.pk}-{solution.updated_at.timestamp()}"
    return _standing(index, solution, scenario, count_pair(solution.organization, pair))


def _require_comparable(solution: Solution, scenario: Scenario, user: User | AnonymousUser) -> None:
    is_public = comparable_scenarios().filter(pk=scenario.pk).exists()
    is_own = solution.is_in_matching and is_member(user, solution.organization)
    if not (is_public and is_own) or solution.organization_id == scenario.organization_id:
        raise PermissionDenied


def _standing(
    index: MatchIndex, solution: Solution, scenario: Scenario, quota: PairQuota
) -> SolutionStanding:
    query, candidate = scenario_profile(scenario), solution_profile(solution)
    names, allowed = reason_names(), matched_keys()
    place = place_of(index, query, candidate, allowed=allowed)
    encoded = encode_reasons(explain(index, query, candidate))
    found = candidate_changes(index, query, candidate, allowed=allowed)
    is_open = not (candidate.industries or candidate.sectors)
    return SolutionStanding(
        band=_band(place),
        is_suitable=place.is_suitable,
        reasons=tell_reasons(encoded, names),
        cautions=tuple(doubt for doubt in tell_doubts(encoded, names) if doubt.kind in TEXT_DOUBTS),
        needs=check_needs(scenario, solution, names),
        changes=tuple(_told(change, names, is_open=is_open) for change in found),
        quota=quota,
    )


def _told(change: Change, names: Mapping[str, str], *, is_open: bool) -> StandingChange:
    def sentence(edit: Edit) -> Promise:
        narrows = edit.kind == "industry" and is_open
        return OFFER_CHANGES[edit.kind, "narrows" if narrows else edit.ground]

    return StandingChange(
        steps=tell_steps(change, sentence, names),
        before=_band(change.old),
        after=_band(change.new),
        becomes_suitable=becomes_suitable(change),
    )


def _band(place: Place) -> Band:
    if place.rank is None:
        return Band.DUPLICATE if place.score > 0 else Band.UNLISTED
    return _band_of(place.rank)


def _band_of(rank: int) -> Band:
    return next((band for last, band in PLACES.items() if rank <= last), Band.BEYOND)
