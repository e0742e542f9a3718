"""What either side of a pair could state to stand better, told to its own members only.

Members of the need read the places of their own list. Members of an offer read bands, for public
needs alone and within a quota: exact answers would tell how rivals are rated.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from matchmaking.matching.indexing import newest_index
from matchmaking.matching.models import Match
from matchmaking.matching.profiles import scenario_profile, solution_profile
from matchmaking.matching.quotas import count_pair
from matchmaking.matching.reasons import NEED_CHANGES, OFFER_CHANGES, tell_change
from matchmaking.organizations.models import User
from matchmaking.organizations.permissions import is_member
from matchmaking.ranking.counterfactuals import (
    NO_PREFERENCE,
    Change,
    Edit,
    candidate_changes,
    query_changes,
)
from matchmaking.ranking.places import Place
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import DeploymentMode, Solution
from matchmaking.taxonomy.selectors import term_names

BANDS = (3, 10, 20)

Standing = Callable[[Place], str]
Sentence = Callable[[Edit], Promise]


@dataclass(frozen=True, slots=True)
class ToldChange:
    """What to state, all of ``steps`` together, and where the pair stands before and after."""

    steps: tuple[str, ...]
    before: str
    after: str
    becomes_suitable: bool


@dataclass(frozen=True, slots=True)
class PairChanges:
    """Changes of one side of a pair, best first; not ready while nothing has been ranked yet."""

    changes: tuple[ToldChange, ...]
    is_ready: bool


NOT_READY = PairChanges(changes=(), is_ready=False)


def changes_for_scenario(
    scenario: Scenario, solution: Solution, *, user: User | AnonymousUser
) -> PairChanges:
    """What the scenario could state for a solution on its list to stand higher there.

    Raises:
        PermissionDenied: ``user`` is no member of the scenario's organization, or the solution
            is not on its list.
    """
    is_on_list = Match.objects.listed().filter(scenario=scenario, solution=solution).exists()
    if not (is_on_list and is_member(user, scenario.organization)):
        raise PermissionDenied
    index = newest_index()
    if index is None:
        return NOT_READY
    query, candidate = scenario_profile(scenario), solution_profile(solution)
    found = query_changes(index, query, candidate, allowed=_listed_keys())

    def sentence(edit: Edit) -> Promise:
        ground = "any" if edit.code == NO_PREFERENCE else edit.ground
        return NEED_CHANGES[edit.kind, ground]

    return _told(found, sentence, _exact)


def changes_for_solution(
    solution: Solution, scenario: Scenario, *, user: User | AnonymousUser
) -> PairChanges:
    """What the solution could state to stand higher for a public scenario, in bands.

    A solution that has changed since counts as another pair in the quota.

    Raises:
        PermissionDenied: ``user`` is no member of the solution's organization, or the scenario
            is not public.
        ChangeQuotaError: ``user`` has asked about too many pairs today.
    """
    is_public = Scenario.objects.listed().filter(pk=scenario.pk).exists()
    is_own = is_member(user, solution.organization)
    if not (is_public and is_own and isinstance(user, User)):
        raise PermissionDenied
    index = newest_index()
    if index is None:
        return NOT_READY
    count_pair(user, f"{solution.pk}-{scenario.pk}-{solution.updated_at.timestamp()}")
    query, candidate = scenario_profile(scenario), solution_profile(solution)
    found = candidate_changes(index, query, candidate, allowed=_listed_keys())

    def sentence(edit: Edit) -> Promise:
        is_open = edit.kind == "industry" and not (candidate.industries or candidate.sectors)
        return OFFER_CHANGES[edit.kind, "narrows" if is_open else edit.ground]

    return _told(found, sentence, _banded)


def _listed_keys() -> Collection[str]:
    """What is in matching at this moment, whatever the index says."""
    return set(Solution.objects.in_matching().values_list("public_id", flat=True))


def _told(changes: Iterable[Change], sentence: Sentence, standing: Standing) -> PairChanges:
    names = _names()
    told = tuple(
        ToldChange(
            steps=tuple(tell_change(sentence(edit), edit.code, names) for edit in change.edits),
            before=standing(change.old),
            after=standing(change.new),
            becomes_suitable=change.new.is_suitable and not change.old.is_suitable,
        )
        for change in changes
    )
    return PairChanges(changes=told, is_ready=True)


def _exact(place: Place) -> str:
    return _unranked(place) if place.rank is None else _("Place %(rank)d") % {"rank": place.rank}


def _banded(place: Place) -> str:
    if place.rank is None:
        return _unranked(place)
    for band in BANDS:
        if place.rank <= band:
            return _("Among the first %(number)d") % {"number": band}
    return _("Beyond the first %(number)d") % {"number": BANDS[-1]}


def _unranked(place: Place) -> str:
    return _("Left out as a near-duplicate") if place.score > 0 else _("Not on the list")


def _names() -> Mapping[str, str]:
    return term_names() | {mode.value: str(mode.label) for mode in DeploymentMode}
