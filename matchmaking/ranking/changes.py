"""Changes to an index between two builds: a small second segment, and rows that no longer count.

Changed records are weighed with the statistics of the base, which is what makes it quick. Words
that the base has never seen take no part until the next build.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np

from matchmaking.ranking.duplicates import near_pairs, settle
from matchmaking.ranking.features import FeatureSpace
from matchmaking.ranking.index import MatchIndex, fingerprint, new_segment, ordered
from matchmaking.ranking.side import Side
from matchmaking.ranking.sparse_rows import SparseRows
from matchmaking.ranking.types import Profile


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed on one side since the base was built.

    ``profiles`` are new or changed ones, ``gone`` the keys of those that are there no longer.
    """

    profiles: Sequence[Profile] = ()
    gone: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.profiles or self.gone)


def difference(side: Side, current: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Compare the base of a side with what is there now, given as key → revision.

    Returns:
        The keys that are new or changed, and those that are gone; both ascending.
    """
    base = side.base
    revisions = map(bytes.decode, base.origins.revisions.tolist())
    known = dict(zip(base.keys, revisions, strict=True))
    changed = sorted(key for key, revision in current.items() if known.get(key) != revision)
    return changed, sorted(known.keys() - current.keys())


def with_changes(
    base: MatchIndex, *, scenarios: Changes = Changes(), solutions: Changes = Changes()
) -> MatchIndex:
    """Return the index as it is after the changes; ``base`` stays as it was.

    Give all changes since ``base`` was built: changes are not added to earlier ones.

    Raises:
        RankingError: a key occurs twice among the profiles of one side.
    """
    if not (scenarios or solutions):
        return base
    space = base.space
    asked, offered = ordered(scenarios.profiles), ordered(solutions.profiles)
    changed = Changes(asked, scenarios.gone), Changes(offered, solutions.gone)
    rows = SparseRows.of(space.query_rows(asked)), SparseRows.of(space.candidate_rows(offered))
    return replace(
        base,
        version=_version(base, changed),
        scenarios=_changed_side(base.scenarios, space, changed[0], rows[0], finds_copies=False),
        solutions=_changed_side(base.solutions, space, changed[1], rows[1], finds_copies=True),
    )


def _changed_side(
    side: Side, space: FeatureSpace, changes: Changes, rows: SparseRows, *, finds_copies: bool
) -> Side:
    if not changes:
        return side
    base, delta = side.base, new_segment(changes.profiles, rows)
    keys = (*delta.keys, *changes.gone)
    threshold, first = space.config.duplicate, space.first_text_column
    old, new = (near_pairs(rows, s.postings, first, threshold) for s in (base, delta))
    n_base = len(base.keys)
    pairs = (
        np.concatenate([old[0], new[0]]) + n_base,
        np.concatenate([old[1], new[1] + n_base]),
    )
    n_terms = np.concatenate([np.diff(base.postings.by_row.starts), np.diff(rows.starts)])
    origins = base.origins.joined(delta.origins)
    return Side(
        segments=(base, delta),
        duplicates=settle(
            pairs, origins, n_terms, finds_copies=finds_copies, known=side.duplicates
        ),
        dead=frozenset(side.rows[key] for key in keys if key in side.rows),
    )


def _version(base: MatchIndex, changed: tuple[Changes, Changes]) -> str:
    digest = sha256(base.version.encode())
    for changes in changed:
        for profile in changes.profiles:
            digest.update(fingerprint(profile).encode(errors="backslashreplace"))
        digest.update(repr(sorted(changes.gone)).encode())
    return digest.hexdigest()[:16]
