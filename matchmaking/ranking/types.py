"""What goes into the engine and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

QUERY_FIELDS = ("title", "pain_points", "requirement", "current_state", "targets")
CANDIDATE_FIELDS = ("title", "summary", "description", "cases")


@dataclass(frozen=True, slots=True)
class Profile:
    """A query (scenario) or a candidate (solution) as the engine sees it.

    ``texts`` maps a field of ``QUERY_FIELDS`` or ``CANDIDATE_FIELDS`` to its text; other fields
    are ignored. ``industries`` are codes such as ``C31``: a candidate with none serves any.
    ``sectors`` override the ones that follow from the industries. ``owner`` is the legal person.
    ``deployment`` holds the modes a query asks for or a candidate offers; none is no preference
    or unstated. ``since`` is the ISO time in UTC since when there is this text, or anything else
    that sorts in that order, "" where unknown: of copies of one text the earliest is the original.
    ``revision`` differs between any two versions of a record; it takes no part in scores.
    """

    key: str
    texts: Mapping[str, str]
    industries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    owner: str = ""
    deployment: tuple[str, ...] = ()
    since: str = ""
    revision: str = ""


@dataclass(frozen=True, slots=True)
class IndustryTerm:
    """A GB/T 4754 division; ``aliases`` are everyday words that point to it."""

    code: str
    sector: str
    names: tuple[str, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CapabilityTerm:
    """A capability; ``aliases`` name it, ``hints`` are complaints and words that suggest it."""

    code: str
    group: str
    names: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The taxonomy as data.

    ``synonyms`` maps the code of a topic (a thing, a defect, a task) to the words for it in
    either language; texts that name the same topic in other words meet there.
    """

    industries: Mapping[str, IndustryTerm] = field(default_factory=dict)
    capabilities: Mapping[str, CapabilityTerm] = field(default_factory=dict)
    stages: tuple[str, ...] = ()
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RankedMatch:
    """One place in a ranking; ``parts`` (block → contribution) sum to ``score`` in [0, 1]."""

    key: str
    score: float
    rank: int
    parts: Mapping[str, float]
    is_suitable: bool


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` up to ``end`` of one field of the original text."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SharedWord:
    """A word of the query that meets a word of the candidate, with its places in both texts."""

    word: str
    query_spans: tuple[Span, ...]
    candidate_spans: tuple[Span, ...]
    contribution: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a pair fits, or what is missing; ``kind`` is a stable code for translation."""

    kind: str
    codes: tuple[str, ...] = ()
    words: tuple[SharedWord, ...] = ()
    contribution: float = 0.0


@dataclass(frozen=True, slots=True)
class BlockPart:
    """The contribution of one block and its summands (term or code → contribution)."""

    block: str
    contribution: float
    summands: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The exact split of one score; ``parts`` sum to it and so do their summands."""

    query_key: str
    candidate_key: str
    score: float
    parts: tuple[BlockPart, ...]
    reasons: tuple[Reason, ...]
    missing: tuple[Reason, ...]
