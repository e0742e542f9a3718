"""Counted terms → rows of the two sparse matrices whose product is the score.

A query row and a candidate row lie in one space of features. Each block is a set of columns; the
query row carries the share of the block and what makes the block at most 1, the candidate row
carries how well it answers. The score of a pair is the plain dot product.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

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
from matchmaking.ranking.config import BLOCKS, RankingConfig
from matchmaking.ranking.counts import (
    TEXT_KINDS,
    CountTable,
    Floats,
    TermCounts,
    count_many,
    select_kind,
)
from matchmaking.ranking.lexicon import Lexicon
from matchmaking.ranking.needs import combined_needs, fit_affinities, votes
from matchmaking.ranking.postings import Postings, top_rows_many
from matchmaking.ranking.sparse_rows import SparseRows
from matchmaking.ranking.tokens import KIND_BITS, Kind, Terms, code_term
from matchmaking.ranking.trust import ECHO_KINDS, Doubts, doubts_of, need_patterns
from matchmaking.ranking.types import Profile, Vocabulary
from matchmaking.ranking.weights import (
    FIRST_TEXT_KIND,
    asked_weights,
    said_weights,
    text_weights,
)

BLOCK_OF_KIND: Mapping[int, str] = {
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
ECHOED = 1  # best place among the needs that is looked up


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
    needs_said: Postings  # (n_scenarios, n_features), to recognise copies of them

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon(self.vocabulary, self.config.hint)

    @cached_property
    def capabilities(self) -> tuple[str, ...]:
        """The capabilities in the order of the columns of ``affinities``."""
        return tuple(sorted(self.vocabulary.capabilities))

    @cached_property
    def block_of(self) -> npt.NDArray[np.uint8]:
        """The block of each column, as its place in ``BLOCKS``."""
        blocks = np.zeros(max(Kind) + 1, dtype=np.uint8)
        for kind, block in BLOCK_OF_KIND.items():
            blocks[kind] = BLOCKS.index(block)
        return blocks[(self.terms >> np.uint64(KIND_BITS)).astype(np.uint8)]

    @cached_property
    def first_text_column(self) -> int:
        """The column from which on all columns are terms of text."""
        return int(np.searchsorted(self.terms, np.uint64(FIRST_TEXT_KIND << KIND_BITS)))

    def query_rows(self, queries: Sequence[Profile]) -> sparse.csr_array:
        """Return one row a query, shape (n_queries, n_features)."""
        return self.query_matrix(queries, self.count_queries(queries))

    def candidate_rows(self, candidates: Sequence[Profile]) -> sparse.csr_array:
        """Return one row a candidate, shape (n_candidates, n_features)."""
        return self.candidate_matrix(candidates, self.count_candidates(candidates))

    def count_query(self, query: Profile) -> TermCounts:
        return self.count_queries([query])[0]

    def count_candidate(self, candidate: Profile) -> TermCounts:
        return self.count_candidates([candidate])[0]

    def count_queries(self, queries: Sequence[Profile]) -> CountTable:
        return count_many(queries, self.config.query_fields, self.lexicon, self.config)

    def count_candidates(self, candidates: Sequence[Profile]) -> CountTable:
        return count_many(candidates, self.config.candidate_fields, self.lexicon, self.config)

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

    def query_matrix(
        self, queries: Sequence[Profile], counted: Sequence[TermCounts] | CountTable
    ) -> sparse.csr_array:
        """Return the rows of queries that have been counted already."""
        table = CountTable.of(counted)
        codes = [
            query_codes(query, self.needs(query, counts), self.vocabulary, self.config)
            for query, counts in zip(queries, table, strict=True)
        ]
        scale = np.array([stated_scale(query, self.config) for query in queries], dtype=np.float32)
        return self._matrix(
            table, asked_weights(table, self._idf_of(table.terms), self.config), codes, scale
        )

    def candidate_matrix(
        self,
        candidates: Sequence[Profile],
        counted: Sequence[TermCounts] | CountTable,
        doubted: Sequence[Doubts] | None = None,
    ) -> sparse.csr_array:
        """Return the rows of candidates that have been counted already, perhaps doubted too."""
        table = CountTable.of(counted)
        codes = [
            candidate_codes(profile, _worded(counts), self.vocabulary, self.config)
            for profile, counts in zip(candidates, table, strict=True)
        ]
        idf = self._idf_of(table.terms)
        values = self._text_weights(table, idf) + said_weights(table, idf, self.config)
        doubted = self.doubts(table) if doubted is None else doubted
        trust = np.array([doubts.trust for doubts in doubted], dtype=np.float32)
        return self._matrix(table, values, codes, trust)

    def text_rows(self, table: CountTable) -> sparse.csr_array:
        """Return the text terms of candidates, weighted as for their rows."""
        nothing: list[Row] = [{} for _ in range(len(table))]
        return self._matrix(
            table,
            self._text_weights(table, self._idf_of(table.terms)),
            nothing,
            np.ones(len(table), "f4"),
        )

    def echo_rows(self, table: CountTable) -> sparse.csr_array:
        """Return 1 for each known term by which a copy is recognised, (n_profiles, n_features)."""
        ones = np.isin(table.kinds, ECHO_KINDS).astype(np.float32)
        nothing: list[Row] = [{} for _ in range(len(table))]
        return self._matrix(table, ones, nothing, np.ones(len(table), "f4"))

    def doubts(self, table: CountTable) -> list[Doubts]:
        """Return what speaks against believing the words of each candidate.

        An echo is the largest share of one published need that a text repeats.
        """
        _, echoes = top_rows_many(self.needs_said, self.echo_rows(table), ECHOED)
        return [
            doubts_of(counts, min(1.0, echo), self.config)
            for counts, echo in zip(table, echoes[:, 0].tolist(), strict=True)
        ]

    def _matrix(
        self, table: CountTable, values: Floats, codes: Sequence[Row], scale: Floats
    ) -> sparse.csr_array:
        """Join codes with terms of positive value; codes come first, being of lower kinds."""
        code_rows = np.repeat(np.arange(len(codes)), [len(row) for row in codes])
        code_terms = np.array([term for row in codes for term in sorted(row)], dtype=np.uint64)
        code_values = [row[term] for row in codes for term in sorted(row)]
        counts = values > 0
        rows = np.concatenate([code_rows, table.rows[counts]]).astype(np.int64)
        terms = np.concatenate([code_terms, table.terms[counts]])
        weights = np.concatenate([np.array(code_values, dtype=np.float32), values[counts]])
        columns, is_known = self._columns(terms)
        is_known &= weights > 0
        order = np.flatnonzero(is_known)
        order = order[np.argsort(rows[order], kind="stable")]
        starts = np.searchsorted(rows[order], np.arange(len(codes) + 1))
        content = (weights[order] * scale[rows[order]], columns[order].astype(np.int32), starts)
        matrix: sparse.csr_array = sparse.csr_array(content, (len(codes), len(self.terms)))
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

    def _text_weights(self, table: CountTable, idf: Floats) -> Floats:
        return text_weights(table, idf, self.average_lengths, self.config)

    def _votes(self, counts: TermCounts) -> npt.NDArray[np.float64]:
        parts = [select_kind(counts, kind) for kind in TEXT_KINDS if kind != Kind.CHARACTER]
        terms = np.concatenate([terms for terms, _ in parts])
        tf = np.concatenate([weights for _, weights in parts])
        columns, is_known = self._columns(terms)
        weights = np.minimum(tf, self.config.max_tf) * self._idf_of(terms)
        return votes(self.affinities, columns[is_known], weights[is_known])


def fit_space(
    scenarios: Sequence[Profile],
    candidates: Sequence[Profile],
    vocabulary: Vocabulary,
    config: RankingConfig,
) -> tuple[FeatureSpace, CountTable, CountTable]:
    """Learn features from both sides and their statistics from the candidates alone.

    Returns:
        The space, and the counted scenarios and candidates for building their rows.
    """
    empty = np.empty(0, dtype=np.uint64)
    nothing: sparse.csr_array = sparse.csr_array((0, len(vocabulary.capabilities)), dtype="f4")
    unsaid = Postings.from_rows(SparseRows.of(sparse.csr_array((0, 0), dtype="f4")))
    seed = FeatureSpace(config, vocabulary, empty, empty.astype("f4"), {}, nothing, unsaid)
    offered, asked = seed.count_candidates(candidates), seed.count_queries(scenarios)
    codes = np.array(sorted(code_terms((*scenarios, *candidates), vocabulary)), dtype=np.uint64)
    terms = np.unique(np.concatenate([codes, offered.terms, asked.terms]))
    mean_lengths = offered.lengths.sum(axis=0) / max(len(offered), 1)
    space = replace(
        seed,
        terms=terms,
        idf=_idf(terms, offered, config),
        average_lengths=dict(zip(TEXT_KINDS, mean_lengths.tolist(), strict=True)),
    )
    affinities = fit_affinities(candidates, space.text_rows(offered), space.capabilities)
    needs_said = Postings.from_rows(SparseRows.of(need_patterns(space.echo_rows(asked))))
    fitted = replace(space, affinities=affinities, needs_said=needs_said)
    vars(fitted)["lexicon"] = seed.lexicon  # costly, and independent of what was fitted
    return fitted, asked, offered


def _idf(terms: Terms, counted: CountTable, config: RankingConfig) -> Floats:
    df = np.bincount(np.searchsorted(terms, counted.terms), minlength=len(terms))
    n = len(counted)
    idf = np.log1p((n - df + 0.5) / (df + 0.5)).astype(np.float32)
    idf[df == 0] = 0  # nothing to meet among the candidates
    if n >= config.small_index:
        is_text = (terms >> np.uint64(KIND_BITS)) >= np.uint64(FIRST_TEXT_KIND)
        idf[is_text & (df > config.max_df * n)] = 0
    return idf


def _worded(counts: TermCounts) -> Row:
    """Return the concepts found in a text with their sureness."""
    terms, sureness = select_kind(counts, Kind.CONCEPT)
    return dict(zip(terms.tolist(), sureness.tolist(), strict=True))
