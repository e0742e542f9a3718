"""What a draft would meet, while somebody types it: best matches with reasons, and tags.

Nothing is saved, nothing is logged, and no index is built for it. Only published records are
read, by the statistics of published records, so a preview tells no more than the site does.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from matchmaking.matching.drafts import ScenarioDraft, SolutionDraft
from matchmaking.matching.explained import reason_names
from matchmaking.matching.indexing import newest_index
from matchmaking.matching.profiles import scenario_profile, solution_profile
from matchmaking.matching.reasons import ExplainedReason, encode_reasons, tell_doubts, tell_reasons
from matchmaking.ranking.engine import rank_scenarios, rank_solutions
from matchmaking.ranking.explain import explain
from matchmaking.ranking.index import MatchIndex
from matchmaking.ranking.similar import similar_offers
from matchmaking.ranking.suggestions import (
    Suggestion,
    suggest_from_candidate,
    suggest_from_query,
)
from matchmaking.ranking.types import Explanation, Profile, RankedMatch, Vocabulary
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import DeploymentMode, Solution
from matchmaking.taxonomy.selectors import stage_words

CAP = 20  # suitable records up to which the number is exact
PLACES = CAP + 4  # looked at, because what was withdrawn since the index was built drops out
SHOWN = 3
N_REASONS = 2
N_DOUBTS = 1
N_TAGS = 6
MIN_CHARACTERS = 8  # of text; a few characters fit everything and nothing
DRAFT_KEY = ""  # no record has it: a draft is in no index

# What tells whether a record is listed still.
_STATE = ("public_id", "status", "faded_at", "organization__suspended_at")
STATE_OF_SOLUTIONS = Solution.objects.select_related("organization").only(*_STATE)
STATE_OF_SCENARIOS = Scenario.objects.select_related("organization").only(*_STATE, "visibility")

P = TypeVar("P", Scenario, Solution)


@dataclass(frozen=True, slots=True)
class PreviewMatch(Generic[P]):
    """A published record that the draft would meet; its score is in 0…1."""

    record: P
    score: float
    is_suitable: bool
    reasons: tuple[ExplainedReason, ...]
    doubts: tuple[ExplainedReason, ...]


@dataclass(frozen=True, slots=True)
class SuggestedTag:
    """A tag that the draft's text names; ``words`` say so, as they were written."""

    kind: str  # "capability", "industry" or "stage"
    code: str
    name: str
    words: tuple[str, ...]
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Preview(Generic[P]):
    """The first matches of a draft and how many are suitable.

    ``n_suitable`` is exact unless ``has_more``; then there are at least that many. Without
    enough text, or while no index is on disk, there are no matches.
    """

    is_ready: bool = True
    has_text: bool = True
    n_suitable: int = 0
    has_more: bool = False
    matches: tuple[PreviewMatch[P], ...] = ()
    tags: tuple[SuggestedTag, ...] = ()
    weak: frozenset[str] = frozenset()  # what the engine holds against the words of an offer


def preview_scenario(draft: ScenarioDraft) -> Preview[Solution]:
    """The published solutions that a need would be matched with now."""
    index = newest_index()
    if index is None:
        return Preview(is_ready=False)
    query = _query(draft, index.space.vocabulary)
    if not _has_text(query):
        return Preview(has_text=False)
    ranked = rank_solutions(index, query, top_k=PLACES)
    kept = _still_listed(ranked, STATE_OF_SOLUTIONS)
    shown = _rows(Solution.objects.for_listing().prefetch_related("case_studies"), kept[:SHOWN])
    suggestions = suggest_from_query(index.space, query)
    names = reason_names()
    return Preview(
        **_count(ranked, kept),
        matches=_explained(
            kept[:SHOWN],
            shown,
            lambda solution: explain(index, query, solution_profile(solution)),
            names,
            to_demand=True,
        ),
        tags=(
            *_tags(_one_industry(suggestions, query), query, names),
            *suggested_stages(" ".join(query.texts.values()), query.stages, names),
        ),
    )


def preview_solution(draft: SolutionDraft, *, own: Collection[int] = ()) -> Preview[Scenario]:
    """The scenarios that an offer would fit now, of those that anybody may see.

    ``own`` are the keys of the writer's organizations, whose offers nobody copies from.
    """
    index = newest_index()
    if index is None:
        return Preview(is_ready=False)
    candidate = _candidate(draft, index.space.vocabulary)
    if not _has_text(candidate):
        return Preview(has_text=False)
    ranked = rank_scenarios(index, candidate, top_k=PLACES)
    kept = _still_listed(ranked, STATE_OF_SCENARIOS)
    shown = _rows(Scenario.objects.for_listing(), kept[:SHOWN])
    names = reason_names()
    return Preview(
        **_count(ranked, kept),
        matches=_explained(
            kept[:SHOWN],
            shown,
            lambda scenario: explain(index, scenario_profile(scenario), candidate),
            names,
        ),
        tags=(
            *_tags(suggest_from_candidate(index.space, candidate), candidate, names),
            *suggested_stages(" ".join(candidate.texts.values()), candidate.stages, names),
        ),
        weak=_weak(index, candidate, own),
    )


def _weak(index: MatchIndex, candidate: Profile, own: Collection[int]) -> frozenset[str]:
    """Say what a ranking would hold against the words of an offer, and whether it is a copy."""
    [doubts] = index.space.doubts(index.space.count_candidates([candidate]))
    found = {
        name
        for name, factor in (
            ("listing", doubts.listing),
            ("repetition", doubts.repetition),
            ("echo", doubts.echo),
        )
        if factor < 1
    }
    near = similar_offers(index, candidate, index.space.config.duplicate)
    keys = [key for key, _ in near[:PLACES]]
    others = Solution.objects.listed().filter(public_id__in=keys).exclude(organization__in=own)
    if keys and others.exists():
        found.add("copy")
    return frozenset(found)


def suggested_stages(
    text: str, ticked: Collection[str], names: Mapping[str, str]
) -> tuple[SuggestedTag, ...]:
    """The stages whose name a text holds, or the name of a kind of scenario that is known in one.

    The engine reads no stages from words: this is the vocabulary, word by word.
    """
    folded = text.lower()
    found: dict[str, list[str]] = {}
    for code, words in stage_words():
        for word in words:
            if word and (place := folded.find(word.lower())) >= 0:
                found.setdefault(code, []).append(text[place : place + len(word)])
    return tuple(
        SuggestedTag(
            "stage", code, names.get(code, code), tuple(dict.fromkeys(words))[:2], code in ticked
        )
        for code, words in found.items()
    )


def _query(draft: ScenarioDraft, vocabulary: Vocabulary) -> Profile:
    texts = {
        "title": draft.title,
        "pain_points": draft.pain_points,
        "requirement": draft.requirement,
        "targets": draft.targets,
    }
    return _profile(draft, texts, (draft.deployment,), vocabulary)


def _candidate(draft: SolutionDraft, vocabulary: Vocabulary) -> Profile:
    texts = {
        "title": draft.title,
        "summary": draft.summary,
        "description": draft.description,
        "cases": draft.cases,
    }
    return _profile(draft, texts, draft.deployment_modes, vocabulary)


def _profile(
    draft: ScenarioDraft | SolutionDraft,
    texts: dict[str, str],
    modes: tuple[str, ...],
    vocabulary: Vocabulary,
) -> Profile:
    """Codes that nobody knows are left out, and so is “any” deployment."""
    return Profile(
        key=DRAFT_KEY,
        texts=texts,
        industries=_known(draft.industries, vocabulary.industries),
        stages=_known(draft.stages, vocabulary.stages),
        capabilities=_known(draft.capabilities, vocabulary.capabilities),
        deployment=_known(modes, DeploymentMode.values),
    )


def _known(codes: Iterable[str], vocabulary: Collection[str]) -> tuple[str, ...]:
    return tuple(code for code in dict.fromkeys(codes) if code in vocabulary)


def _has_text(profile: Profile) -> bool:
    return sum(len(text.strip()) for text in profile.texts.values()) >= MIN_CHARACTERS


def _still_listed(ranked: Sequence[RankedMatch], rows: QuerySet[P]) -> list[RankedMatch]:
    """Keep what the database still shows, whatever the index says."""
    listed = _rows(rows, ranked)
    return [match for match in ranked if match.key in listed]


def _rows(rows: QuerySet[P], matches: Iterable[RankedMatch]) -> dict[str, P]:
    """Fetch the listed records of ``matches`` by key.

    The state is looked at here and the order dropped: asked for either, SQLite walks all
    published records instead of the few that are named.
    """
    found = rows.order_by().filter(public_id__in=[match.key for match in matches])
    return {row.public_id: row for row in found if row.is_listed}


def _count(ranked: Sequence[RankedMatch], kept: Sequence[RankedMatch]) -> dict[str, Any]:
    """How many records are suitable; when all places are, there may be more beyond them."""
    n_suitable = sum(match.is_suitable for match in kept)
    is_cut = len(ranked) == PLACES and ranked[-1].is_suitable
    return {"n_suitable": min(n_suitable, CAP), "has_more": n_suitable > CAP or is_cut}


def _explained(
    matches: Sequence[RankedMatch],
    rows: Mapping[str, P],
    explain_row: Callable[[P], Explanation],
    names: Mapping[str, str],
    *,
    to_demand: bool = False,
) -> tuple[PreviewMatch[P], ...]:
    explained = []
    for match in matches:
        if (row := rows.get(match.key)) is not None:
            encoded = encode_reasons(explain_row(row))
            explained.append(
                PreviewMatch(
                    record=row,
                    score=match.score,
                    is_suitable=match.is_suitable,
                    reasons=tell_reasons(encoded, names, to_demand=to_demand)[:N_REASONS],
                    doubts=tell_doubts(encoded, names, to_demand=to_demand)[:N_DOUBTS],
                )
            )
    return tuple(explained)


def _one_industry(suggestions: Sequence[Suggestion], query: Profile) -> list[Suggestion]:
    """Once a need has its industry, others in its text are those of customers and suppliers."""
    return [
        suggestion
        for suggestion in suggestions
        if suggestion.kind != "industry"
        or not query.industries
        or suggestion.code in query.industries
    ]


def _tags(
    suggestions: Sequence[Suggestion], profile: Profile, names: Mapping[str, str]
) -> tuple[SuggestedTag, ...]:
    """The surest tags in their order; those that are ticked already give way to others."""
    ticked = {*profile.industries, *profile.capabilities}
    chosen = sorted(suggestions, key=lambda suggestion: suggestion.code in ticked)[:N_TAGS]
    return tuple(
        SuggestedTag(
            kind=found.kind,
            code=found.code,
            name=names.get(found.code, found.code),
            words=found.words,
            is_ticked=found.code in ticked,
        )
        for found in suggestions
        if found in chosen
    )
