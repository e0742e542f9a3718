"""The index: both matrices, their keys and what is needed to place a new profile among them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchmaking.ranking.config import DEFAULT, RankingConfig
from matchmaking.ranking.duplicates import duplicate_groups
from matchmaking.ranking.exceptions import RankingError
from matchmaking.ranking.features import FeatureSpace, fit_space
from matchmaking.ranking.types import Profile, Vocabulary


@dataclass(frozen=True)
class Side:
    """One side of the index: rows of features in the ascending order of their keys.

    ``inverted`` is the matrix by feature, (n_features, n_rows): the postings. ``groups`` gives
    near-duplicates of one owner the same number, the row of the first of them.
    """

    keys: Sequence[str]
    matrix: sparse.csr_array  # (n_rows, n_features)
    inverted: sparse.csr_array
    groups: npt.NDArray[np.int32]

    @cached_property
    def rows(self) -> dict[str, int]:
        return {key: row for row, key in enumerate(self.keys)}


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
    scenarios, solutions = _ordered(scenarios), _ordered(solutions)
    space, counted = fit_space(scenarios, solutions, vocabulary, config)
    return MatchIndex(
        version=_version(scenarios, solutions, vocabulary, config),
        space=space,
        scenarios=_side(scenarios, space.query_rows(scenarios), config),
        solutions=_side(solutions, space.candidate_matrix(solutions, counted), config),
    )


def _ordered(profiles: Iterable[Profile]) -> list[Profile]:
    ordered = sorted(profiles, key=lambda profile: profile.key)
    for first, second in pairwise(ordered):
        if first.key == second.key:
            raise RankingError(f"the key {first.key!r} occurs twice")
    return ordered


def _side(profiles: Sequence[Profile], matrix: sparse.csr_array, config: RankingConfig) -> Side:
    return Side(
        keys=tuple(profile.key for profile in profiles),
        matrix=matrix,
        inverted=matrix.T.tocsr(),
        groups=duplicate_groups(profiles, matrix, config.duplicate),
    )


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
            digest.update(repr(_plain(entry)).encode(errors="backslashreplace"))
        digest.update(b"\0")
    return digest.hexdigest()[:16]


def _flat(vocabulary: Vocabulary) -> list[object]:
    return [
        *(vocabulary.industries[code] for code in sorted(vocabulary.industries)),
        *(vocabulary.capabilities[code] for code in sorted(vocabulary.capabilities)),
        *sorted(vocabulary.synonyms.items()),
        vocabulary.stages,
    ]


def _plain(entry: object) -> object:
    if not isinstance(entry, Profile):
        return entry
    texts = sorted(entry.texts.items())
    tags = (entry.industries, entry.sectors, entry.stages, entry.capabilities)
    return (entry.key, texts, tags, entry.owner)
