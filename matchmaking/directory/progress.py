"""How far rounds have come, in numbers; no score enters into them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q

from matchmaking.directory.models import (
    Application,
    Objection,
    ObjectionStatus,
    Review,
    ReviewStatus,
    Round,
)
from matchmaking.directory.moves import ApplicationStatus

S = ApplicationStatus
UNCHECKED = (S.SUBMITTED, S.RETURNED)


@dataclass(frozen=True, slots=True)
class Progress:
    """Figures of a round: applications by status, reviews given out and done, open objections."""

    by_status: Mapping[str, int] = field(default_factory=dict)
    n_unscored: int = 0
    n_reviews: int = 0
    n_reviews_done: int = 0
    n_objections: int = 0

    @property
    def n_handed_in(self) -> int:
        return sum(n for status, n in self.by_status.items() if status != S.DRAFT)

    @property
    def n_unchecked(self) -> int:
        return sum(self.by_status.get(status, 0) for status in UNCHECKED)

    @property
    def n_undecided(self) -> int:
        return self.by_status.get(S.ELIGIBLE, 0)

    @property
    def n_proposed(self) -> int:
        return self.by_status.get(S.PROPOSED, 0)


def progress_of(rounds: Iterable[Round]) -> dict[int, Progress]:
    """Return the figures by the key of each round; three queries for any number of them."""
    keys = [round_.pk for round_ in rounds]
    by_status: dict[int, dict[str, int]] = {key: {} for key in keys}
    unscored = dict.fromkeys(keys, 0)
    rows = Application.objects.filter(round__in=keys).order_by().values_list("round", "status")
    no_score = Count("pk", filter=Q(status=S.ELIGIBLE, scored_at=None))
    for key, status, n, n_unscored in rows.annotate(n=Count("pk"), n_unscored=no_score):
        by_status[key][status] = n
        unscored[key] += n_unscored
    reviews = _reviews(keys)
    objections = _open_objections(keys)
    return {
        key: Progress(
            by_status[key], unscored[key], *reviews.get(key, (0, 0)), objections.get(key, 0)
        )
        for key in keys
    }


def _reviews(keys: list[int]) -> dict[int, tuple[int, int]]:
    rows = Review.objects.counted().filter(application__round__in=keys).order_by()
    done = Count("pk", filter=Q(status=ReviewStatus.SUBMITTED))
    found = rows.values_list("application__round").annotate(n=Count("pk"), n_done=done)
    return {key: (n, n_done) for key, n, n_done in found}


def _open_objections(keys: list[int]) -> dict[int, int]:
    rows = Objection.objects.filter(application__round__in=keys, status=ObjectionStatus.OPEN)
    return dict(rows.order_by().values_list("application__round").annotate(n=Count("pk")))
