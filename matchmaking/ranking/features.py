"""Counted terms → rows of the two sparse matrices whose product is the score.

A query row and a candidate row lie in one space of features. Each block is a set of columns; the
query row carries the share of the block and what makes the block at most 1, the candidate row
carries how well it answers. The score of a pair is the plain dot product.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchmaking.ranking.codes import (
    Row,
    candidate_codes,
    code_terms,
    query_codes,
    stated_scale,
)
from matchmaking.ranking.config import RankingConfig
from matchmaking.ranking.counts import TEXT_KINDS, Floats, TermCounts, count_terms, select_kind
from matchmaking.ranking.lexicon import Lexicon
from matchmaking.ranking.needs import combined_needs, fit_affinities, votes
from matchmaking.ranking.tokens import KIND_BITS, Kind, Terms, code_term
from matchmaking.ranking.trust import Doubts, doubts_of, echo_share, echo_terms, need_patterns
from matchmaking.ranking.types import Profile, Vocabulary

BLOCK_OF_KIND = {
    Kind.INDUSTRY: "industry",
    Kind.STAGE: "stage",
    Kind.DEPLOYMENT: "deployment",
    Kind.CAPABILITY: "capability",
    Kind.CONCEPT: "concept",
    Kind.TOPIC: "topic",
    Kind.CHARACTER: "text",
    Kind.BIGRAM: "text",
    Kind.WORD: "text",
}
Weighted = tuple[Terms, Floats]


@dataclass(frozen=True)
class FeatureSpace:
    """The features of one index and the statistics of the candidates it was fitted on.

    ``terms`` are the known terms, ascending; ``idf`` holds one value for each, 0 for terms so
    common that they say nothing. ``affinities`` tell which capabilities a term speaks for.
    """

    config: RankingConfig
    vocabulary: Vocabulary
    terms: Terms
    idf: Floats
    average_lengths: Mapping[Kind, float]
    affinities: sparse.csr_array  # (n_features, n_capabilities)
    needs_said: sparse.csr_array  # (n_features, n_scenarios), to recognise copies of them

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon(self.vocabulary, self.config.hint)

    @cached_property
    def capabilities(self) -> tuple[str, ...]:
        """The capabilities in the order of the columns of ``affinities``."""
        return tuple(sorted(self.vocabulary.capabilities))

    def query_rows(self, queries: Sequence[Profile]) -> sparse.csr_array:
        """Return one row a query, shape (n_queries, n_features)."""
        return self._matrix(self._query_row(query) for query in queries)

    def candidate_rows(self, candidates: Sequence[Profile]) -> sparse.csr_array:
        """Return one row a candidate, shape (n_candidates, n_features)."""
        return self._matrix(
            self._candidate_row(candidate, self.count_candidate(candidate))
            for candidate in candidates
        )

    def count_query(self, query: Profile) -> TermCounts:
        return count_terms(query, self.config.query_fields, self.lexicon, self.config)

    def count_candidate(self, candidate: Profile) -> TermCounts:
        return count_terms(candidate, self.config.candidate_fields, self.lexicon, self.config)

    def needs(self, query: Profile, counts: TermCounts) -> dict[str, float]:
        """Return the capabilities that a query asks for with their weights, which sum to 1."""
        terms, sureness = select_kind(counts, Kind.CONCEPT)
        by_term = dict(zip(terms.tolist(), sureness.tolist(), strict=True))
        evidence = {
            code: by_term[term]
            for code in self.capabilities
            if (term := code_term(Kind.CONCEPT, code)) in by_term
        }
        voted = dict(zip(self.capabilities, self._votes(counts).tolist(), strict=False))
        return combined_needs(query, evidence, voted, self.config)

    def text_rows(self, counted: Iterable[TermCounts]) -> sparse.csr_array:
        """Return the text terms of candidates, weighted as for their rows."""
        return self._matrix(_joined(self._candidate_text(counts)) for counts in counted)

    def candidate_matrix(
        self, candidates: Sequence[Profile], counted: Sequence[TermCounts]
    ) -> sparse.csr_array:
        """Return the rows of candidates that have been counted already."""
        pairs = zip(candidates, counted, strict=True)
        return self._matrix(self._candidate_row(profile, counts) for profile, counts in pairs)

    def _matrix(self, rows: Iterable[Weighted]) -> sparse.csr_array:
        indices, values, ends = [], [], [0]
        for terms, weights in rows:
            columns, is_known = self._columns(terms)
            is_known &= weights > 0
            indices.append(columns[is_known].astype(np.int32))
            values.append(weights[is_known].astype(np.float32))
            ends.append(ends[-1] + len(values[-1]))
        content = (_concatenated(values, np.float32), _concatenated(indices, np.int32), ends)
        shape = (len(ends) - 1, len(self.terms))
        matrix: sparse.csr_array = sparse.csr_array(content, shape=shape)
        return matrix

    def _columns(self, terms: Terms) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
        """Return the columns of terms and which of the terms are known."""
        if not len(self.terms):
            return np.zeros(len(terms), dtype=np.intp), np.zeros(len(terms), dtype=np.bool_)
        columns = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
        return columns, self.terms[columns] == terms

    def _idf_of(self, terms: Terms) -> Floats:
        """Return the idf of terms, 0 for unknown ones."""
        columns, is_known = self._columns(terms)
        return np.where(is_known, self.idf[columns] if len(self.idf) else 0, 0).astype(np.float32)

    def _query_row(self, query: Profile) -> Weighted:
        counts = self.count_query(query)
        codes = query_codes(query, self.needs(query, counts), self.vocabulary, self.config)
        parts = [*self._query_text(counts), self._query_topics(counts), _as_arrays(codes)]
        terms, weights = _joined(parts)
        return terms, weights * np.float32(stated_scale(query, self.config))

    def _query_text(self, counts: TermCounts) -> list[Weighted]:
        """Return the share of the query's text that each of its terms makes up."""
        config = self.config
        parts, attainable = [], 0.0
        for kind in TEXT_KINDS:
            terms, tf = select_kind(counts, kind)
            weights = tf * (config.k3 + 1) / (tf + config.k3) * config.kind_weight(kind)
            attainable += float((weights * self._idf_of(terms)).sum()) * (config.k1 + 1)
            parts.append((terms, weights))
        scale = np.float32(config.text / attainable if attainable else 0)
        return [(terms, (weights * scale).astype(np.float32)) for terms, weights in parts]

    def _query_topics(self, counts: TermCounts) -> Weighted:
        topics, sureness = select_kind(counts, Kind.TOPIC)
        # One topic in a long text is little to go by, so few topics never make up a whole block.
        attainable = max(float((sureness * self._idf_of(topics)).sum()), self.config.topic_floor)
        return topics, sureness * np.float32(self.config.topic / attainable)

    def _candidate_row(self, candidate: Profile, counts: TermCounts) -> Weighted:
        config = self.config
        topics, sureness = select_kind(counts, Kind.TOPIC)
        concepts, evidence = select_kind(counts, Kind.CONCEPT)
        codes = candidate_codes(candidate, self.vocabulary, config)
        terms, weights = _joined(
            [
                *self._candidate_text(counts),
                (
                    topics,
                    sureness * self._idf_of(topics) * _dilution(sureness, config.topic_budget),
                ),
                (concepts, evidence * _dilution(evidence, config.concept_budget)),
                _as_arrays(codes),
            ]
        )
        return terms, weights * np.float32(self.doubts(counts).trust)

    def doubts(self, counts: TermCounts) -> Doubts:
        """Return what speaks against believing a candidate's words."""
        echo = echo_share(self.known_columns(echo_terms(counts)), self.needs_said)
        return doubts_of(counts, echo, self.config)

    def known_columns(self, terms: Terms) -> npt.NDArray[np.intp]:
        """Return the columns of those terms that the space knows."""
        columns, is_known = self._columns(terms)
        return columns[is_known]

    def _candidate_text(self, counts: TermCounts) -> list[Weighted]:
        """Return the BM25 weights of the text terms of one candidate."""
        config = self.config
        parts = []
        for kind in TEXT_KINDS:
            terms, tf = select_kind(counts, kind)
            relative = counts.lengths[kind] / max(self.average_lengths[kind], 1e-9)
            norm = config.k1 * (1 - config.b + config.b * relative)
            parts.append((terms, tf * (config.k1 + 1) / (tf + norm) * self._idf_of(terms)))
        return parts

    def _votes(self, counts: TermCounts) -> npt.NDArray[np.float64]:
        parts = [select_kind(counts, kind) for kind in TEXT_KINDS if kind != Kind.CHARACTER]
        terms, tf = _joined(parts)
        columns, is_known = self._columns(terms)
        weights = np.minimum(tf, self.config.max_tf) * self._idf_of(terms)
        return votes(self.affinities, columns[is_known], weights[is_known])


def fit_space(
    scenarios: Sequence[Profile],
    candidates: Sequence[Profile],
    vocabulary: Vocabulary,
    config: RankingConfig,
) -> tuple[FeatureSpace, list[TermCounts]]:
    """Learn features from both sides and their statistics from the candidates alone.

    Returns:
        The space, and the counted candidates for building their rows.
    """
    empty = np.empty(0, dtype=np.uint64)
    nothing: sparse.csr_array = sparse.csr_array((0, len(vocabulary.capabilities)), dtype="f4")
    seed = FeatureSpace(config, vocabulary, empty, empty.astype("f4"), {}, nothing, nothing)
    counted = [seed.count_candidate(candidate) for candidate in candidates]
    asked = [seed.count_query(scenario) for scenario in scenarios]
    codes = np.array(sorted(code_terms((*scenarios, *candidates), vocabulary)), dtype=np.uint64)
    terms = np.unique(np.concatenate([codes, *(c.terms for c in (*counted, *asked))]))
    space = replace(
        seed,
        terms=terms,
        idf=_idf(terms, counted, config),
        average_lengths={
            kind: sum(counts.lengths[kind] for counts in counted) / max(len(counted), 1)
            for kind in TEXT_KINDS
        },
    )
    text = space.text_rows(counted)
    affinities = fit_affinities(candidates, text, space.capabilities)
    said = [np.sort(space.known_columns(echo_terms(counts))) for counts in asked]
    needs_said = need_patterns(said, len(terms))
    fitted = replace(space, affinities=affinities, needs_said=needs_said)
    vars(fitted)["lexicon"] = seed.lexicon  # costly, and independent of what was fitted
    return fitted, counted


def _idf(terms: Terms, counted: Sequence[TermCounts], config: RankingConfig) -> Floats:
    df = np.zeros(len(terms), dtype=np.int64)
    for counts in counted:
        df[np.searchsorted(terms, counts.terms)] += 1
    n = len(counted)
    idf = np.log1p((n - df + 0.5) / (df + 0.5)).astype(np.float32)
    idf[df == 0] = 0  # nothing to meet among the candidates
    if n >= config.small_index:
        is_text = (terms >> np.uint64(KIND_BITS)) >= np.uint64(Kind.CHARACTER)
        idf[is_text & (df > config.max_df * n)] = 0
    return idf


def _dilution(sureness: Floats, budget: float) -> np.float32:
    """Return the factor by which evidence for many codes weakens each."""
    return np.float32(min(1.0, budget / max(float(sureness.sum()), 1e-9)))


def _as_arrays(row: Row) -> Weighted:
    ordered = sorted(row)
    return (
        np.array(ordered, dtype=np.uint64),
        np.array([row[term] for term in ordered], dtype=np.float32),
    )


def _joined(parts: Sequence[tuple[Terms, npt.NDArray[np.floating]]]) -> Weighted:
    terms = np.concatenate([terms for terms, _ in parts])
    weights = np.concatenate([weights for _, weights in parts]).astype(np.float32)
    order = np.argsort(terms)
    return terms[order], weights[order]


def _concatenated(parts: Sequence[npt.NDArray[Any]], dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    return np.concatenate([np.empty(0, dtype=dtype), *parts])
