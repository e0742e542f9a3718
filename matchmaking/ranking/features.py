"""Counted terms → rows of the two sparse matrices whose product is the score.

A query row and a candidate row lie in one space of features. Each block is a set of columns; the
query row carries the share of the block and what makes the block at most 1, the candidate row
carries how well it answers. The score of a pair is the plain dot product.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchmaking.ranking.config import RankingConfig
from matchmaking.ranking.counts import (
    TEXT_KINDS,
    Floats,
    TermCounts,
    count_terms,
    select_kind,
)
from matchmaking.ranking.lexicon import Lexicon
from matchmaking.ranking.tokens import KIND_BITS, Kind, Terms, code_term
from matchmaking.ranking.types import Profile, Vocabulary

ANY_INDUSTRY = "*"
BLOCK_OF_KIND = {
    Kind.INDUSTRY: "industry",
    Kind.STAGE: "stage",
    Kind.CAPABILITY: "capability",
    Kind.CONCEPT: "concept",
    Kind.TOPIC: "topic",
    Kind.CHARACTER: "text",
    Kind.BIGRAM: "text",
    Kind.WORD: "text",
}
Row = dict[int, float]  # term → value


@dataclass(frozen=True)
class FeatureSpace:
    """The features of one index and the statistics of the candidates it was fitted on.

    ``terms`` are the known terms, ascending; ``idf`` holds one value for each, 0 for terms so
    common that they say nothing.
    """

    config: RankingConfig
    vocabulary: Vocabulary
    terms: Terms
    idf: Floats
    average_lengths: Mapping[Kind, float]

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon(self.vocabulary, self.config.hint)

    def query_rows(self, queries: Sequence[Profile]) -> sparse.csr_array:
        """Return one row a query, shape (n_queries, n_features)."""
        return self._matrix(self._query_row(query) for query in queries)

    def candidate_rows(self, candidates: Sequence[Profile]) -> sparse.csr_array:
        """Return one row a candidate, shape (n_candidates, n_features)."""
        return self._matrix(self._candidate_row(candidate) for candidate in candidates)

    def count_query(self, query: Profile) -> TermCounts:
        return count_terms(query, self.config.query_fields, self.lexicon, self.config)

    def count_candidate(self, candidate: Profile) -> TermCounts:
        return count_terms(candidate, self.config.candidate_fields, self.lexicon, self.config)

    def _matrix(self, rows: Iterable[tuple[Terms, Floats]]) -> sparse.csr_array:
        indices, values, ends = [], [], [0]
        for terms, weights in rows:
            columns = np.searchsorted(self.terms, terms)
            columns[columns == len(self.terms)] = 0
            is_known = (self.terms[columns] == terms) & (weights > 0)
            indices.append(columns[is_known].astype(np.int32))
            values.append(weights[is_known].astype(np.float32))
            ends.append(ends[-1] + len(values[-1]))
        content = (_concatenated(values, np.float32), _concatenated(indices, np.int32), ends)
        shape = (len(ends) - 1, len(self.terms))
        matrix: sparse.csr_array = sparse.csr_array(content, shape=shape)
        return matrix

    def _idf_of(self, terms: Terms) -> Floats:
        """Return the idf of terms, 0 for unknown ones."""
        places = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
        return np.where(self.terms[places] == terms, self.idf[places], 0).astype(np.float32)

    def _query_row(self, query: Profile) -> tuple[Terms, Floats]:
        counts = self.count_query(query)
        config = self.config
        parts = []
        for kind, share in self._text_shares().items():
            terms, tf = select_kind(counts, kind)
            weights = tf * (config.k3 + 1) / (tf + config.k3)
            attainable = float((weights * self._idf_of(terms)).sum()) * (config.k1 + 1)
            scale = config.text * share / attainable if attainable else 0.0
            parts.append((terms, weights * np.float32(scale)))
        topics, sureness = select_kind(counts, Kind.TOPIC)
        attainable = float((sureness * self._idf_of(topics)).sum())
        parts.append((topics, sureness * np.float32(config.topic / max(attainable, 1e-9))))
        parts.append(_as_arrays(self._query_codes(query, counts)))
        return _joined(parts)

    def _candidate_row(self, candidate: Profile) -> tuple[Terms, Floats]:
        counts = self.count_candidate(candidate)
        config = self.config
        parts = []
        for kind in TEXT_KINDS:
            terms, tf = select_kind(counts, kind)
            relative = counts.lengths[kind] / max(self.average_lengths[kind], 1e-9)
            norm = config.k1 * (1 - config.b + config.b * relative)
            saturated = tf * (config.k1 + 1) / (tf + norm)
            parts.append((terms, saturated * self._idf_of(terms)))
        topics, sureness = select_kind(counts, Kind.TOPIC)
        parts.append((topics, sureness * self._idf_of(topics)))
        parts.append(_as_arrays(self._candidate_codes(candidate, counts)))
        return _joined(parts)

    def _text_shares(self) -> dict[Kind, float]:
        config = self.config
        total = config.character + config.bigram + config.word
        shares = (config.character, config.bigram, config.word)
        return {k: v / total for k, v in zip(TEXT_KINDS, shares, strict=True)}

    def _query_codes(self, query: Profile, counts: TermCounts) -> Row:
        config = self.config
        row: Row = {}
        needs = self._needs(query, counts)
        for code, need in needs.items():
            row[code_term(Kind.CAPABILITY, code)] = config.capability * need
            row[code_term(Kind.CONCEPT, code)] = config.concept * need
        for stage in query.stages:
            row[code_term(Kind.STAGE, stage)] = config.stage / len(query.stages)
        sectors = self._sectors(query)
        if query.industries or sectors:
            row[code_term(Kind.INDUSTRY, ANY_INDUSTRY)] = config.industry
        for industry in query.industries:
            share = config.industry / len(query.industries)
            row[code_term(Kind.INDUSTRY, industry)] = share * (1 - config.sector)
        for sector in sectors:
            row[code_term(Kind.INDUSTRY, sector)] = config.industry * config.sector / len(sectors)
        return row

    def _needs(self, query: Profile, counts: TermCounts) -> dict[str, float]:
        """Return the capabilities that a query asks for, by tick or by word; they sum to 1."""
        needs = dict.fromkeys(query.capabilities, self.config.ticked)
        terms, sureness = select_kind(counts, Kind.CONCEPT)
        found = dict(zip(terms.tolist(), sureness.tolist(), strict=True))
        for code in self.vocabulary.capabilities:
            if evidence := found.get(code_term(Kind.CONCEPT, code)):
                needs[code] = needs.get(code, 0.0) + evidence
        total = sum(needs.values())
        return {code: need / total for code, need in needs.items()} if total else {}

    def _candidate_codes(self, candidate: Profile, counts: TermCounts) -> Row:
        config = self.config
        row: Row = {}
        n_claims = len(candidate.capabilities)
        for code in candidate.capabilities:
            row[code_term(Kind.CAPABILITY, code)] = min(1.0, config.claim_budget / n_claims)
        concepts, sureness = select_kind(counts, Kind.CONCEPT)
        dilution = min(1.0, config.concept_budget / max(float(sureness.sum()), 1e-9))
        row |= dict(zip(concepts.tolist(), (sureness * dilution).tolist(), strict=True))
        row |= {code_term(Kind.STAGE, stage): 1.0 for stage in candidate.stages}
        if not candidate.industries:
            row[code_term(Kind.INDUSTRY, ANY_INDUSTRY)] = config.any_industry
        for code in (*candidate.industries, *self._sectors(candidate)):
            row[code_term(Kind.INDUSTRY, code)] = 1.0
        return row

    def _sectors(self, profile: Profile) -> tuple[str, ...]:
        """Return the sectors that a profile names, else those of its industries, each once."""
        known = self.vocabulary.industries
        implied = (known[code].sector for code in profile.industries if code in known)
        return tuple(dict.fromkeys(profile.sectors or implied))


def fit_space(
    scenarios: Sequence[Profile],
    solutions: Sequence[Profile],
    vocabulary: Vocabulary,
    config: RankingConfig,
) -> FeatureSpace:
    """Learn features from both sides and their statistics from the candidates alone."""
    empty = np.empty(0, dtype=np.uint64)
    seed = FeatureSpace(config, vocabulary, empty, empty.astype(np.float32), {})
    counted = [seed.count_candidate(solution) for solution in solutions]
    asked = [seed.count_query(scenario) for scenario in scenarios]
    text = [counts.terms for counts in (*counted, *asked)]
    terms = np.unique(np.concatenate([*text, _code_terms(scenarios, solutions, vocabulary)]))
    df = np.zeros(len(terms), dtype=np.int64)
    for counts in counted:
        df[np.searchsorted(terms, counts.terms)] += 1
    n = len(solutions)
    idf = np.log1p((n - df + 0.5) / (df + 0.5)).astype(np.float32)
    if n >= config.small_index:
        is_text = (terms >> np.uint64(KIND_BITS)) >= np.uint64(Kind.CHARACTER)
        idf[is_text & (df > config.max_df * n)] = 0
    averages = {
        kind: sum(counts.lengths[kind] for counts in counted) / max(n, 1) for kind in TEXT_KINDS
    }
    return FeatureSpace(config, vocabulary, terms, idf, averages)


def _code_terms(
    scenarios: Sequence[Profile], solutions: Sequence[Profile], vocabulary: Vocabulary
) -> Terms:
    """Return every code that a row can hold, so that no profile lacks a column for it."""
    industries = {ANY_INDUSTRY, *vocabulary.industries}
    industries |= {industry.sector for industry in vocabulary.industries.values()}
    stages, capabilities = set(vocabulary.stages), set(vocabulary.capabilities)
    for profile in (*scenarios, *solutions):
        industries.update(profile.industries, profile.sectors)
        stages.update(profile.stages)
        capabilities.update(profile.capabilities)
    codes = {Kind.INDUSTRY: industries, Kind.STAGE: stages, Kind.CAPABILITY: capabilities}
    terms = [code_term(kind, code) for kind, known in codes.items() for code in known]
    terms += [code_term(Kind.CONCEPT, code) for code in vocabulary.capabilities]
    return np.array(terms, dtype=np.uint64)


def _as_arrays(row: Row) -> tuple[Terms, Floats]:
    ordered = sorted(row)
    return (
        np.array(ordered, dtype=np.uint64),
        np.array([row[term] for term in ordered], dtype=np.float32),
    )


def _joined(parts: Sequence[tuple[Terms, npt.NDArray[np.floating]]]) -> tuple[Terms, Floats]:
    terms = np.concatenate([terms for terms, _ in parts])
    weights = np.concatenate([weights for _, weights in parts]).astype(np.float32)
    order = np.argsort(terms)
    return terms[order], weights[order]


def _concatenated(parts: Sequence[npt.NDArray[Any]], dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    return np.concatenate([np.empty(0, dtype=dtype), *parts])
