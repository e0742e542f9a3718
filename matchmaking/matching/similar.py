"""What is published already and says nearly the same: for those who review a new text.

Nothing is added to the index: the text is weighed with the statistics of what is published.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from matchmaking.matching.indexing import newest_index
from matchmaking.organizations.postings import Posting
from matchmaking.organizations.versions import Content
from matchmaking.ranking.index import MatchIndex
from matchmaking.ranking.similar import similar_needs, similar_offers
from matchmaking.ranking.types import Profile
from matchmaking.scenarios.models import Scenario

FROM = 0.35  # overlap below which two texts have little more than their trade in common
LOOKED_AT = 4  # times the wanted number, because what was withdrawn since then drops out

Search = Callable[[MatchIndex, Profile, float], list[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class Similar:
    """A published record and the share of its text that a posting has too, 0…1.

    ``is_copy`` says that the two hardly differ, ``is_own`` that one organization posts both.
    """

    record: Any
    score: float
    is_copy: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class SimilarPostings:
    """``is_ready`` is False while there is no index to look in."""

    found: tuple[Similar, ...] = ()
    is_ready: bool = True


def similar_postings(
    posting: Posting, *, content: Content | None = None, limit: int = 5
) -> SimilarPostings:
    """Return the published records whose text overlaps most with a posting's.

    Copies of what other organizations post come first, then the closest. ``content`` is what the
    posting shall say, if not what it says.
    """
    index = newest_index()
    if index is None:
        return SimilarPostings(is_ready=False)
    content = content or posting.content()
    search: Search = similar_needs if isinstance(posting, Scenario) else similar_offers
    pairs = search(index, _profile(posting, content), FROM)
    scores = {key: score for key, score in pairs if key != posting.public_id}
    wanted = list(scores)[: limit * LOOKED_AT]
    rows = type(posting)._default_manager.filter(public_id__in=wanted, status="published")
    found = [
        Similar(
            record=row,
            score=scores[row.public_id],
            is_copy=scores[row.public_id] >= index.space.config.duplicate,
            is_own=row.organization_id == posting.organization_id,
        )
        for row in rows.select_related("organization").order_by()
    ]
    found.sort(key=lambda one: (not one.is_copy or one.is_own, -one.score, one.record.pk))
    return SimilarPostings(tuple(found[:limit]))


def _profile(posting: Posting, content: Content) -> Profile:
    """The texts of a content under the names that the engine knows; tags play no part."""
    texts = {name: str(content[name]) for name in posting.text_fields}
    if isinstance(posting, Scenario):
        targets = content.get("targets") or ()
        texts["targets"] = "，".join(f"{one['metric']} {one['unit']}" for one in targets)
    else:
        cases = content.get("case_studies") or ()
        texts["cases"] = "\n".join(
            f"{one['customer']} {one['scenario']} {one['effect']}".strip() for one in cases
        )
    return Profile(key="", texts=texts)
