"""Why one match stands before another: which parts of the score make the difference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaking.matching.explained import ExplainedMatch
from matchmaking.matching.reasons import BLOCK_LABELS

SHOWN_FROM = 0.0005  # of a score: less would be told as 0.0 points


@dataclass(frozen=True, slots=True)
class PartLead:
    """By how much one match is ahead of the other in one part, in 0…1."""

    block: str
    label: str
    lead: float


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The match next to another: ``lead`` of the better one, and the parts behind it.

    ``ahead`` are the parts in which the better one has more, ``behind`` those in which it has
    less, each with the largest first.
    """

    match: ExplainedMatch
    lead: float
    ahead: tuple[PartLead, ...]
    behind: tuple[PartLead, ...]

    @property
    def is_tie(self) -> bool:
        return self.lead < SHOWN_FROM


@dataclass(frozen=True, slots=True)
class Place:
    """Where a match stands among those of its kind, suitable or weaker, and its neighbours."""

    number: int
    total: int
    before: Neighbour | None
    after: Neighbour | None


def place_among(match: ExplainedMatch, matches: Sequence[ExplainedMatch]) -> Place | None:
    """Return the place of a match in the list that a reader sees; None where it is not in it."""
    group = [one for one in matches if one.is_suitable == match.is_suitable]
    at = next((at for at, one in enumerate(group) if _pair(one) == _pair(match)), None)
    if at is None:
        return None
    return Place(
        number=at + 1,
        total=len(group),
        before=_neighbour(group[at - 1], group[at - 1], match) if at else None,
        after=_neighbour(group[at + 1], match, group[at + 1]) if at + 1 < len(group) else None,
    )


def _pair(match: ExplainedMatch) -> tuple[int, int]:
    return match.scenario.pk, match.solution.pk


def _neighbour(match: ExplainedMatch, better: ExplainedMatch, worse: ExplainedMatch) -> Neighbour:
    high, low = _parts(better), _parts(worse)
    leads = {block: high.get(block, 0.0) - low.get(block, 0.0) for block in {**high, **low}}
    return Neighbour(
        match=match,
        lead=better.score - worse.score,
        ahead=_ordered(leads),
        behind=_ordered({block: -lead for block, lead in leads.items()}),
    )


def _parts(match: ExplainedMatch) -> Mapping[str, float]:
    return {part.block: part.contribution for part in match.parts}


def _ordered(leads: Mapping[str, float]) -> tuple[PartLead, ...]:
    found = [(block, lead) for block, lead in leads.items() if lead >= SHOWN_FROM]
    found.sort(key=lambda part: (-part[1], part[0]))
    return tuple(PartLead(block, str(BLOCK_LABELS[block]), lead) for block, lead in found)
