"""The index: both sides, and what is needed to place a new profile among them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

import numpy as np
from scipy import sparse

from matchmaking.ranking.config import DEFAULT, RankingConfig
from matchmaking.ranking.duplicates import Origins, near_pairs, settle
from matchmaking.ranking.exceptions import RankingError
from matchmaking.ranking.features import FeatureSpace, fit_space
from matchmaking.ranking.postings import Postings
from matchmaking.ranking.side import Segment, Side
from matchmaking.ranking.sparse_rows import SparseRows
from matchmaking.ranking.types import Profile, Vocabulary


@dataclass(frozen=True, eq=False)  # an index is itself only: compare versions
class MatchIndex:
    """An index of both sides; ``version`` changes with the configuration and any content."""

    version: str
    space: FeatureSpace
    scenarios: Side
    solutions: Side


def build_index(
    scenarios: Sequence[Profile],
    solutions: Sequence[Profile],
    vocabulary: Vocabulary,
    config: RankingConfig = DEFAULT,
) -> MatchIndex:
    """Fit the statistics and index both sides; the order of the profiles does not matter.

    Give public records only: every statistic is fitted on what is given here.

    Raises:
        RankingError: a key occurs twice on one side.
    """
    scenarios, solutions = ordered(scenarios), ordered(solutions)
    space, asked, offered = fit_space(scenarios, solutions, vocabulary, config)
    return MatchIndex(
        version=_version(scenarios, solutions, vocabulary, config),
        space=space,
        scenarios=_side(scenarios, space, space.query_matrix(scenarios, asked), finds_copies=False),
        solutions=_side(
            solutions, space, space.candidate_matrix(solutions, offered), finds_copies=True
        ),
    )


def ordered(profiles: Iterable[Profile]) -> list[Profile]:
    """Return the profiles by key.

    Raises:
        RankingError: a key occurs twice.
    """
    by_key = sorted(profiles, key=lambda profile: profile.key)
    for first, second in pairwise(by_key):
        if first.key == second.key:
            raise RankingError(f"the key {first.key!r} occurs twice")
    return by_key


def new_segment(profiles: Sequence[Profile], rows: SparseRows) -> Segment:
    return Segment(
        keys=tuple(profile.key for profile in profiles),
        postings=Postings.from_rows(rows),
        origins=Origins.of(profiles),
    )


def _side(
    profiles: Sequence[Profile],
    space: FeatureSpace,
    matrix: sparse.csr_array,
    *,
    finds_copies: bool,
) -> Side:
    rows = SparseRows.of(matrix)
    segment = new_segment(profiles, rows)
    threshold = space.config.duplicate
    pairs = near_pairs(rows, segment.postings, space.first_text_column, threshold)
    n_terms = np.diff(rows.starts)
    return Side((segment,), settle(pairs, segment.origins, n_terms, finds_copies=finds_copies))


def _version(
    scenarios: Sequence[Profile],
    solutions: Sequence[Profile],
    vocabulary: Vocabulary,
    config: RankingConfig,
) -> str:
    """Return a digest of everything that scores depend on, 16 hexadecimal digits."""
    digest = sha256(config.digest().encode())
    for part in (scenarios, solutions, _flat(vocabulary)):
        for entry in part:
            digest.update(fingerprint(entry).encode(errors="backslashreplace"))
        digest.update(b"\0")
    return digest.hexdigest()[:16]


def _flat(vocabulary: Vocabulary) -> list[object]:
    return [
        *(vocabulary.industries[code] for code in sorted(vocabulary.industries)),
        *(vocabulary.capabilities[code] for code in sorted(vocabulary.capabilities)),
        *sorted(vocabulary.synonyms.items()),
        vocabulary.stages,
    ]


def fingerprint(entry: object) -> str:
    """Return a text that differs where profiles, or entries of a vocabulary, differ."""
    if not isinstance(entry, Profile):
        return repr(entry)
    texts = sorted(entry.texts.items())
    tags = (entry.industries, entry.sectors, entry.stages, entry.capabilities, entry.deployment)
    return repr((entry.key, texts, tags, entry.owner, entry.since))
