"""The exact split of one score, and reasons that a person understands."""

import math
from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

from scipy import sparse

from matchmaking.ranking.codes import ANY_INDUSTRY, MODES
from matchmaking.ranking.counts import CountTable
from matchmaking.ranking.engine import block_parts, summands
from matchmaking.ranking.features import BLOCK_OF_KIND
from matchmaking.ranking.index import MatchIndex
from matchmaking.ranking.recall import ProfileMemory
from matchmaking.ranking.shared import LocatedText, locate, shared_concepts, shared_words
from matchmaking.ranking.tokens import KIND_BITS, Kind, code_term
from matchmaking.ranking.trust import Doubts
from matchmaking.ranking.types import BlockPart, Explanation, Profile, Reason, Vocabulary

TEXT_KINDS = (Kind.CHARACTER, Kind.BIGRAM, Kind.WORD)


MEMORY = 256  # profiles of each side whose reading is kept, about 100 kB each


@dataclass(frozen=True, slots=True)
class _Reading:
    """One profile as read: its row, the places of its terms, and what is doubtful in it."""

    row: sparse.csr_array  # (1, n_features)
    located: LocatedText
    asked_for: frozenset[str] = frozenset()
    doubts: tuple[Reason, ...] = ()


class _Explainer:
    """Explains pairs of one index; each profile is read once for all of its pairs."""

    def __init__(self, index: MatchIndex) -> None:
        self.index = index
        self.code_names = _code_names(index.space.vocabulary)
        self.query = ProfileMemory(self._read_query, MEMORY)
        self.candidate = ProfileMemory(self._read_candidate, MEMORY)

    def _read_query(self, query: Profile) -> _Reading:
        space = self.index.space
        located = locate(query, space.config.query_fields, space.lexicon)
        asked_for = _asked_for(self.index, query, located)
        return _Reading(space.query_rows([query]), located, asked_for=frozenset(asked_for))

    def _read_candidate(self, candidate: Profile) -> _Reading:
        space = self.index.space
        counts = space.count_candidate(candidate)
        located = locate(candidate, space.config.candidate_fields, space.lexicon)
        doubted = space.doubts(CountTable.of([counts]))
        row = space.candidate_matrix([candidate], [counts], doubted)
        doubts = _doubts(doubted[0])
        if self.index.solutions.is_copy(candidate.key):
            doubts = (Reason("copied_text"), *doubts)
        return _Reading(row, located, doubts=doubts)


@lru_cache(maxsize=2)
def _explainer(index: MatchIndex) -> _Explainer:
    return _Explainer(index)


def explain(index: MatchIndex, query: Profile, candidate: Profile) -> Explanation:
    """Explain the score of one pair; neither side needs to be in the index.

    The parts sum to the score and the summands of a part sum to the part. ``words`` of reasons
    quote both texts: show a side only what it may read.
    """
    explainer = _explainer(index)
    asked, offered = explainer.query(query), explainer.candidate(candidate)
    contributions = summands(asked.row, offered.row)
    terms = index.space.terms
    by_term = {int(terms[column]): value for column, value in contributions.items()}
    parts = block_parts(index, contributions)
    names = explainer.code_names | _pair_names(query, candidate, asked.located, by_term)
    return Explanation(
        query_key=query.key,
        candidate_key=candidate.key,
        score=min(1.0, math.fsum(parts.values())),
        parts=_block_parts(parts, by_term, names),
        reasons=_reasons(query, candidate, by_term, names, asked, offered),
        missing=(*_missing(query, candidate, by_term, asked.asked_for), *offered.doubts),
    )


def _asked_for(index: MatchIndex, query: Profile, asked: LocatedText) -> set[str]:
    """Return the capabilities that the query ticks or names; a mere hint is no demand."""
    named = {
        evidence.code
        for located in asked.fields
        for evidence in located.evidence
        if evidence.weight > index.space.config.hint
    }
    return {*query.capabilities, *(named & index.space.vocabulary.capabilities.keys())}


def _code_names(vocabulary: Vocabulary) -> dict[int, str]:
    """Return the codes of the vocabulary by their terms."""
    names = {code_term(Kind.TOPIC, code): code for code in vocabulary.synonyms}
    for code in vocabulary.capabilities:
        names[code_term(Kind.CAPABILITY, code)] = names[code_term(Kind.CONCEPT, code)] = code
    for industry in vocabulary.industries.values():
        names[code_term(Kind.INDUSTRY, industry.code)] = industry.code
        names[code_term(Kind.INDUSTRY, industry.sector)] = industry.sector
    return names | {code_term(Kind.DEPLOYMENT, mode): mode for mode in MODES}


def _pair_names(
    query: Profile, candidate: Profile, asked: LocatedText, by_term: Mapping[int, float]
) -> dict[int, str]:
    """Return what the shared terms are called: their characters, or codes outside the lists."""
    names = {
        token.term: asked.surface(name, token)
        for name, token in asked.tokens()
        if token.term in by_term
    }
    for profile in (query, candidate):
        names |= {code_term(Kind.CAPABILITY, code): code for code in profile.capabilities}
        names |= {code_term(Kind.STAGE, code): code for code in profile.stages}
        names |= {code_term(Kind.DEPLOYMENT, code): code for code in profile.deployment}
        codes = (*profile.industries, *profile.sectors, ANY_INDUSTRY)
        names |= {code_term(Kind.INDUSTRY, code): code for code in codes}
    return names


def _kind(term: int) -> int:
    return term >> KIND_BITS


def _block_parts(
    parts: dict[str, float], by_term: dict[int, float], names: dict[int, str]
) -> tuple[BlockPart, ...]:
    listed: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for term, contribution in by_term.items():
        listed[BLOCK_OF_KIND[_kind(term)]].append((names[term], contribution))
    return tuple(
        BlockPart(block, total, tuple(sorted(listed[block], key=lambda s: (-s[1], s[0]))))
        for block, total in parts.items()
    )


def _reasons(
    query: Profile,
    candidate: Profile,
    by_term: dict[int, float],
    names: dict[int, str],
    asked: _Reading,
    offered: _Reading,
) -> tuple[Reason, ...]:
    reasons = [
        *_capability_reasons(candidate, by_term, names, asked, offered),
        *_industry_reasons(query, candidate, by_term, names),
        *_simple_reasons(Kind.STAGE, "stage_shared", by_term, names),
        *_simple_reasons(Kind.DEPLOYMENT, _deployment_kind(query, candidate), by_term, names),
        *_topic_reasons(by_term, names, asked.located, offered.located),
    ]
    text = {term: value for term, value in by_term.items() if _kind(term) in TEXT_KINDS}
    if text:
        words = shared_words(asked.located, offered.located, text)
        reasons.append(Reason("shared_words", (), words, math.fsum(text.values())))
    return tuple(sorted(reasons, key=lambda r: (-r.contribution, r.kind, r.codes)))


def _capability_reasons(
    candidate: Profile,
    by_term: dict[int, float],
    names: dict[int, str],
    asked: _Reading,
    offered: _Reading,
) -> list[Reason]:
    """Return one reason a covered need: by a claimed capability, else by words in the text.

    A need that the query neither ticks nor words is a guess from offers of similar text.
    """
    totals: dict[str, list[float]] = defaultdict(list)
    for term, value in by_term.items():
        if _kind(term) in {Kind.CAPABILITY, Kind.CONCEPT}:
            totals[names[term]].append(value)
    return [
        Reason(
            _coverage(code, candidate, asked.asked_for),
            (code,),
            shared_concepts(asked.located, offered.located, code_term(Kind.CONCEPT, code)),
            math.fsum(values),
        )
        for code, values in totals.items()
    ]


def _coverage(code: str, candidate: Profile, asked_for: Set[str]) -> str:
    if code not in asked_for:
        return "capability_likely"
    return "capability_covered" if code in candidate.capabilities else "concept_in_text"


def _industry_reasons(
    query: Profile, candidate: Profile, by_term: dict[int, float], names: dict[int, str]
) -> list[Reason]:
    shared = {names[t]: v for t, v in by_term.items() if _kind(t) == Kind.INDUSTRY}
    if not shared:
        return []
    divisions = tuple(code for code in query.industries if code in candidate.industries)
    if divisions:
        kind, codes = "industry_division", divisions
    elif ANY_INDUSTRY in shared:
        kind, codes = "industry_any", ()
    else:
        kind, codes = "industry_sector", tuple(sorted(shared))
    return [Reason(kind, codes, (), math.fsum(shared.values()))]


def _simple_reasons(
    kind: Kind, reason: str, by_term: dict[int, float], names: dict[int, str]
) -> list[Reason]:
    shared = {names[term]: value for term, value in by_term.items() if _kind(term) == kind}
    return [Reason(reason, tuple(sorted(shared)), (), math.fsum(shared.values()))] if shared else []


def _deployment_kind(query: Profile, candidate: Profile) -> str:
    if not candidate.deployment:
        return "deployment_open"
    is_offered = not set(query.deployment).isdisjoint(candidate.deployment)
    return "deployment_shared" if is_offered else "deployment_partly"


def _topic_reasons(
    by_term: dict[int, float], names: dict[int, str], asked: LocatedText, offered: LocatedText
) -> list[Reason]:
    return [
        Reason("topic_shared", (names[term],), shared_concepts(asked, offered, term), value)
        for term, value in by_term.items()
        if _kind(term) == Kind.TOPIC
    ]


def _missing(
    query: Profile, candidate: Profile, by_term: dict[int, float], asked_for: Set[str]
) -> list[Reason]:
    """Return what the query asks for and the candidate neither claims nor tells of."""
    missing = []
    for code in sorted(asked_for):
        terms = (code_term(Kind.CAPABILITY, code), code_term(Kind.CONCEPT, code))
        if not any(term in by_term for term in terms):
            missing.append(Reason("capability_missing", (code,)))
    divisions = tuple(c for c in query.industries if c not in candidate.industries)
    if candidate.industries and len(divisions) == len(query.industries) > 0:
        missing.append(Reason("industry_missing", divisions))
    stages = tuple(stage for stage in query.stages if stage not in candidate.stages)
    if stages:
        missing.append(Reason("stage_missing", stages))
    is_met = any(code_term(Kind.DEPLOYMENT, mode) in by_term for mode in query.deployment)
    if query.deployment and not is_met:
        missing.append(Reason("deployment_missing", query.deployment))
    return missing


def _doubts(doubts: Doubts) -> tuple[Reason, ...]:
    found = {
        "listing_text": doubts.listing,
        "repeated_text": doubts.repetition,
        "echoed_text": doubts.echo,
    }
    return tuple(Reason(kind) for kind, factor in found.items() if factor < 1)
