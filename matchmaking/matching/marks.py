"""What two texts share, marked where it stands in them, as they were written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from matchmaking.matching.indexing import newest_index
from matchmaking.matching.profiles import scenario_profile, solution_profile
from matchmaking.ranking.explain import explain
from matchmaking.ranking.types import SharedWord, Span
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution

SCENARIO_TEXTS = ("title", "pain_points", "requirement")
SOLUTION_TEXTS = ("title", "summary", "description", "cases")
MOST_NAMES = 3
Stretches = Mapping[str, list[tuple[int, int]]]  # places by field


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; ``is_shared`` where the other text says the same."""

    text: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class MarkedText:
    field: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Renamed:
    """One thing that the two texts call by different words; of each at most ``MOST_NAMES``."""

    asked: tuple[str, ...]
    offered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarkedPair:
    """Both texts in pieces, empty fields left out; ``n_words`` counts what they share."""

    scenario: tuple[MarkedText, ...]
    solution: tuple[MarkedText, ...]
    renamed: tuple[Renamed, ...]
    n_words: int


def marked_pair(scenario: Scenario, solution: Solution) -> MarkedPair | None:
    """Mark what a pair shares; ``scenario`` is as its reader may see it.

    It is computed from the texts as they stand now. None while nothing has been ranked yet.
    """
    index = newest_index()
    if index is None:
        return None
    query, candidate = scenario_profile(scenario), solution_profile(solution)
    found = explain(index, query, candidate)
    words = [word for reason in found.reasons for word in reason.words]
    asked = _places(span for word in words for span in word.query_spans)
    offered = _places(span for word in words for span in word.candidate_spans)
    return MarkedPair(
        scenario=_marked(SCENARIO_TEXTS, query.texts, asked),
        solution=_marked(SOLUTION_TEXTS, candidate.texts, offered),
        renamed=tuple(dict.fromkeys(_renamed(words, query.texts, candidate.texts))),
        n_words=len({word.word for word in words}),
    )


def _places(spans: Iterable[Span]) -> Stretches:
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for span in spans:
        places[span.field].append((span.start, span.end))
    return places


def _marked(
    fields: Iterable[str], texts: Mapping[str, str], places: Stretches
) -> tuple[MarkedText, ...]:
    return tuple(
        MarkedText(name, tuple(_pieces(texts[name], places.get(name, []))))
        for name in fields
        if texts.get(name)
    )


def _pieces(text: str, stretches: list[tuple[int, int]]) -> Iterator[Piece]:
    done = 0
    for start, end in _joined(stretches):
        if start > done:
            yield Piece(text[done:start], is_shared=False)
        yield Piece(text[start:end], is_shared=True)
        done = end
    if done < len(text):
        yield Piece(text[done:], is_shared=False)


def _joined(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join stretches that overlap or touch; in order."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _renamed(
    words: Iterable[SharedWord], asked: Mapping[str, str], offered: Mapping[str, str]
) -> Iterator[Renamed]:
    for word in words:
        ours, theirs = _surfaces(word.query_spans, asked), _surfaces(word.candidate_spans, offered)
        if (
            ours
            and theirs
            and {w.casefold() for w in ours}.isdisjoint(w.casefold() for w in theirs)
        ):
            yield Renamed(ours[:MOST_NAMES], theirs[:MOST_NAMES])


def _surfaces(spans: Iterable[Span], texts: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts[span.field][span.start : span.end] for span in spans))
