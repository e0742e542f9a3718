"""What a need could state for an offer to stand better on its list, told to its members only."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from matchmaking.matching.indexing import newest_index
from matchmaking.matching.models import Match
from matchmaking.matching.profiles import scenario_profile, solution_profile
from matchmaking.matching.reasons import NEED_CHANGES, tell_change
from matchmaking.organizations.models import User
from matchmaking.organizations.permissions import is_member
from matchmaking.ranking.counterfactuals import (
    NO_PREFERENCE,
    Change,
    Edit,
    query_changes,
)
from matchmaking.ranking.places import Place
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import DeploymentMode, Solution
from matchmaking.taxonomy.selectors import term_names

Sentence = Callable[[Edit], Promise]


@dataclass(frozen=True, slots=True)
class ToldStep:
    """One code to state: what it is, and the sentence that asks for it."""

    kind: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class ToldChange:
    """What to state, all of ``steps`` together, and where the pair stands before and after."""

    steps: tuple[ToldStep, ...]
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
    found = query_changes(index, query, candidate, allowed=matched_keys())
    names = _names()
    return PairChanges(tuple(_told(change, names) for change in found), is_ready=True)


def matched_keys() -> Collection[str]:
    """What is in matching at this moment, whatever the index says."""
    return set(Solution.objects.in_matching().values_list("public_id", flat=True))


def tell_steps(
    change: Change, sentence: Sentence, names: Mapping[str, str]
) -> tuple[ToldStep, ...]:
    return tuple(
        ToldStep(edit.kind, edit.code, tell_change(sentence(edit), edit.code, names))
        for edit in change.edits
    )


def becomes_suitable(change: Change) -> bool:
    return change.new.is_suitable and not change.old.is_suitable


def _told(change: Change, names: Mapping[str, str]) -> ToldChange:
    return ToldChange(
        steps=tell_steps(change, _sentence, names),
        before=_place(change.old),
        after=_place(change.new),
        becomes_suitable=becomes_suitable(change),
    )


def _sentence(edit: Edit) -> Promise:
    return NEED_CHANGES[edit.kind, "any" if edit.code == NO_PREFERENCE else edit.ground]


def _place(place: Place) -> str:
    if place.rank is None:
        return _("Left out as a near-duplicate") if place.score > 0 else _("Not on the list")
    return _("Place %(rank)d") % {"rank": place.rank}


def _names() -> Mapping[str, str]:
    return term_names() | {mode.value: str(mode.label) for mode in DeploymentMode}
