"""What would change a place: the smallest honest changes of either side, each re-scored.

A change is true when applied: the changed row is built with the statistics of the index and
placed as the ranking places rows. Nothing is suggested that is not asked, worded or offered in
the pair itself, and whether it is so in fact only the people concerned know.
"""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from matchmaking.ranking.counts import TermCounts, select_kind
from matchmaking.ranking.features import FeatureSpace
from matchmaking.ranking.index import MatchIndex
from matchmaking.ranking.places import Place, fields
from matchmaking.ranking.tokens import Kind, code_term
from matchmaking.ranking.types import Profile

LIMIT = 5  # single changes returned
TOP = 10  # the rank that a set of changes may aim at
MAX_EDITS = 3  # of a set
TRIED_IN_SETS = 12  # best single edits that sets are made of
WORDED = 0.4  # sureness from which a text speaks of a code: one hint of its own reaches it
NO_PREFERENCE = ""

FIELDS = {
    "capability": "capabilities",
    "industry": "industries",
    "stage": "stages",
    "deployment": "deployment",
}


@dataclass(frozen=True, slots=True)
class Edit:
    """One code that is added to a record; ``kind`` is a key of ``FIELDS``.

    ``ground`` says why it is worth asking: the other side "asked" or "offered" it, or the text
    of the need "worded" it. The deployment of a need is replaced, by ``NO_PREFERENCE`` too.
    """

    kind: str
    code: str
    ground: str


@dataclass(frozen=True, slots=True)
class Change:
    """Edits made together and the place of the candidate before and after."""

    edits: tuple[Edit, ...]
    old: Place
    new: Place


Edits = tuple[Edit, ...]
Rate = Callable[[Sequence[Edits]], list[Place]]
Order = tuple[float, ...]


def candidate_changes(
    index: MatchIndex,
    query: Profile,
    candidate: Profile,
    *,
    allowed: Collection[str] | None = None,
    limit: int = LIMIT,
) -> list[Change]:
    """Return what the candidate could state to stand better for the query, best first.

    At most ``limit`` single edits, and the smallest set found for each goal (to be suitable, to
    be among the first ``TOP``) that no single edit reaches. Neither side needs to be in the index;
    ``allowed`` limits the rivals.
    """
    space = index.space
    query_row = space.query_rows([query])
    [field] = fields(index, query_row, candidate.key, allowed)
    counts = space.count_candidate(candidate)

    def rate(proposals: Sequence[Edits]) -> list[Place]:
        changed = [_candidate_with(candidate, edits) for edits in proposals]
        rows = space.candidate_matrix(changed, [counts] * len(changed))
        return [field.place(rows[[row]]) for row in range(len(changed))]

    return _search(list(_candidate_edits(space, query, candidate)), rate, limit)


def query_changes(
    index: MatchIndex,
    query: Profile,
    candidate: Profile,
    *,
    allowed: Collection[str] | None = None,
    limit: int = LIMIT,
) -> list[Change]:
    """Return what the query could state for this candidate to stand better, best first.

    The same as ``candidate_changes`` from the other side: the rivals are scored anew.
    """
    space = index.space
    row = space.candidate_rows([candidate])

    def rate(proposals: Sequence[Edits]) -> list[Place]:
        changed = [_query_with(query, edits) for edits in proposals]
        rows = space.query_rows(changed)
        return [field.place(row) for field in fields(index, rows, candidate.key, allowed)]

    return _search(list(_query_edits(space, query, candidate)), rate, limit)


def _candidate_edits(space: FeatureSpace, query: Profile, candidate: Profile) -> Iterator[Edit]:
    """Yield what the query asks for or words and the candidate does not state."""
    worded = _worded(space.count_query(query), Kind.CONCEPT, space.vocabulary.capabilities)
    for code in sorted({*query.capabilities, *worded} - {*candidate.capabilities}):
        yield Edit("capability", code, "asked" if code in query.capabilities else "worded")
    for kind in ("industry", "stage", "deployment"):
        for code in sorted({*_stated(query, kind)} - {*_stated(candidate, kind)}):
            yield Edit(kind, code, "asked")


def _query_edits(space: FeatureSpace, query: Profile, candidate: Profile) -> Iterator[Edit]:
    """Yield what the query's own text words or the candidate offers and the query leaves open."""
    counts, vocabulary = space.count_query(query), space.vocabulary
    worded = _worded(counts, Kind.CONCEPT, vocabulary.capabilities)
    for code in sorted({*candidate.capabilities, *worded} - {*query.capabilities}):
        yield Edit("capability", code, "worded" if code in worded else "offered")
    if not query.industries:  # beside a named one, another worded is mostly a customer's
        named = _worded(counts, Kind.INDUSTRY, vocabulary.industries)
        for code in sorted({*candidate.industries, *named}):
            yield Edit("industry", code, "worded" if code in named else "offered")
    for code in sorted({*candidate.stages} - {*query.stages}):
        yield Edit("stage", code, "offered")
    for code in sorted({*candidate.deployment} - {*query.deployment}):
        yield Edit("deployment", code, "offered")
    if query.deployment:
        yield Edit("deployment", NO_PREFERENCE, "offered")


def _worded(counts: TermCounts, kind: Kind, codes: Iterable[str]) -> set[str]:
    """Return the codes that a text speaks of by a name or hint of their own."""
    terms, sureness = select_kind(counts, kind)
    sure = {term for term, s in zip(terms.tolist(), sureness.tolist(), strict=True) if s >= WORDED}
    return {code for code in codes if code_term(kind, code) in sure}


def _candidate_with(candidate: Profile, edits: Edits) -> Profile:
    for edit in edits:
        candidate = _with_codes(candidate, edit.kind, (*_stated(candidate, edit.kind), edit.code))
    return candidate


def _query_with(query: Profile, edits: Edits) -> Profile:
    for edit in edits:
        kept = () if edit.kind == "deployment" else _stated(query, edit.kind)
        added = () if edit.code == NO_PREFERENCE else (edit.code,)
        query = _with_codes(query, edit.kind, (*kept, *added))
    return query


def _stated(profile: Profile, kind: str) -> tuple[str, ...]:
    codes: tuple[str, ...] = getattr(profile, FIELDS[kind])
    return codes


def _with_codes(profile: Profile, kind: str, codes: tuple[str, ...]) -> Profile:
    changed: dict[str, Any] = {FIELDS[kind]: codes}
    return replace(profile, **changed)


def _search(edits: Sequence[Edit], rate: Rate, limit: int) -> list[Change]:
    """Return the edits that help, and for each goal beyond them a set that reaches it."""
    old, *places = rate([(), *((edit,) for edit in edits)])
    tried = [Change((edit,), old, new) for edit, new in zip(edits, places, strict=True)]
    helping = sorted((change for change in tried if _helps(change)), key=_order)
    found = {change.edits: change for change in helping[:limit]}
    material = [change.edits[0] for change in sorted(tried, key=_order)[:TRIED_IN_SETS]]
    for reaches, order in ((_is_suitable, _by_score), (_is_at_top, _by_rank)):
        if not any(map(reaches, (old, *places))):
            grown = _grown(material, old, rate, order, reaches)
            found |= {change.edits: change for change in grown}
    return sorted(found.values(), key=_order)


def _grown(
    material: Sequence[Edit],
    old: Place,
    rate: Rate,
    order: Callable[[Place], Order],
    reaches: Callable[[Place], bool],
) -> list[Change]:
    """Add the best edit again and again; return the set, made minimal, once the goal is reached."""
    chosen: Edits = ()
    place = old
    while len(chosen) < MAX_EDITS:
        proposals = [(*chosen, edit) for edit in material if _goes_with(edit, chosen)]
        rated = zip(rate(proposals), proposals, strict=True)
        best = min(rated, key=lambda r: (order(r[0]), _codes(r[1])), default=(place, chosen))
        if order(best[0]) >= order(place):
            return []
        place, chosen = best
        if reaches(place):
            return [_smallest(Change(_sorted(chosen), old, place), rate, reaches)]
    return []


def _smallest(change: Change, rate: Rate, reaches: Callable[[Place], bool]) -> Change:
    """Return a pair of the three edits that reaches the goal as well, or the change itself."""
    if len(change.edits) < MAX_EDITS:
        return change
    pairs = list(combinations(change.edits, 2))
    rated = zip(pairs, rate(pairs), strict=True)
    smaller = [Change(pair, change.old, place) for pair, place in rated if reaches(place)]
    return min(smaller, key=_order, default=change)


def _goes_with(edit: Edit, chosen: Edits) -> bool:
    """Whether an edit can be added: a need has one deployment, and nothing is stated twice."""
    replaced = edit.kind == "deployment" and edit.ground == "offered"
    return edit not in chosen and not (replaced and any(e.kind == edit.kind for e in chosen))


def _helps(change: Change) -> bool:
    """Whether the candidate stands better: before others, or at its place with more points."""
    old, new = change.old, change.new
    return _by_rank(new) < _by_rank(old)


def _is_suitable(place: Place) -> bool:
    return place.is_suitable


def _is_at_top(place: Place) -> bool:
    return place.rank is not None and place.rank <= TOP


def _by_score(place: Place) -> Order:
    return (-place.score,)


def _by_rank(place: Place) -> Order:
    return (math.inf if place.rank is None else place.rank, -place.score)


def _order(change: Change) -> tuple[Order, int, tuple[tuple[str, str], ...]]:
    return _by_rank(change.new), len(change.edits), _codes(change.edits)


def _codes(edits: Edits) -> tuple[tuple[str, str], ...]:
    return tuple((edit.code, edit.kind) for edit in edits)


def _sorted(edits: Edits) -> Edits:
    return tuple(sorted(edits, key=lambda edit: (edit.code, edit.kind)))
