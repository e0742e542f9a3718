"""Tags that a text speaks of by name, with the words that say so, for a person to confirm."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matchmaking.ranking.config import FieldRule
from matchmaking.ranking.counts import ALIAS_SURENESS
from matchmaking.ranking.features import FeatureSpace
from matchmaking.ranking.lexicon import Evidence
from matchmaking.ranking.normalize import fold, fold_with_origins
from matchmaking.ranking.tokens import KIND_BITS, Kind, latin_words
from matchmaking.ranking.types import CapabilityTerm, IndustryTerm, Profile

KIND_NAMES = {Kind.CONCEPT: "capability", Kind.INDUSTRY: "industry"}
MIN_SURENESS = 0.4  # a name that three or more codes share says too little about each
MAX_WORDS = 3  # that are quoted for one tag


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A ``capability`` or an ``industry`` that a text names.

    ``words`` are quoted as they were written, each once; ``sureness`` is in (0, 1).
    """

    kind: str
    code: str
    words: tuple[str, ...]
    sureness: float


def suggest_from_query(space: FeatureSpace, query: Profile) -> list[Suggestion]:
    """Return the tags that the text of a query names, surest first, ties by place."""
    return _suggest(space, query, space.config.query_fields)


def suggest_from_candidate(space: FeatureSpace, candidate: Profile) -> list[Suggestion]:
    """Return the tags that the text of a candidate names, surest first, ties by place."""
    return _suggest(space, candidate, space.config.candidate_fields)


def _suggest(
    space: FeatureSpace, profile: Profile, rules: Mapping[str, FieldRule]
) -> list[Suggestion]:
    """Repetition makes nothing surer, another name for the same does; a mere hint is no name."""
    found: dict[tuple[str, str], dict[str, tuple[str, float]]] = defaultdict(dict)
    for name, rule in rules.items():
        for kind, evidence, word, written in _named(space, profile.texts.get(name, ""), rule):
            found[kind, evidence.code].setdefault(word, (written, evidence.weight))
    suggestions = [
        Suggestion(
            kind,
            code,
            tuple(written for written, _ in words.values())[:MAX_WORDS],
            _sureness([weight for _, weight in words.values()]),
        )
        for (kind, code), words in found.items()
    ]
    sure = [suggestion for suggestion in suggestions if suggestion.sureness >= MIN_SURENESS]
    return sorted(sure, key=lambda suggestion: -suggestion.sureness)


def _named(
    space: FeatureSpace, text: str, rule: FieldRule
) -> Iterator[tuple[str, Evidence, str, str]]:
    """Yield kind, evidence, folded word and the word as written for every name in a text."""
    folded, origins = fold_with_origins(text, rule.max_characters)
    for evidence in space.lexicon.find(folded):
        kind = KIND_NAMES.get(Kind(evidence.token.term >> KIND_BITS))
        if kind is None:
            continue
        start, end = evidence.token.start, evidence.token.end
        word = folded[start:end]
        if evidence.weight > space.config.hint or _is_name(space, kind, evidence.code, word):
            yield kind, evidence, word, text[origins[start] : origins[end - 1] + 1]


def _is_name(space: FeatureSpace, kind: str, code: str, word: str) -> bool:
    """Whether a word that weighs no more than a hint is a name that several codes share."""
    vocabulary = space.vocabulary
    term: CapabilityTerm | IndustryTerm = (
        vocabulary.capabilities[code] if kind == "capability" else vocabulary.industries[code]
    )
    return _form(word) in {_form(name) for name in (*term.names, *term.aliases)}


def _form(word: str) -> str:
    """Return what two writings of one name have in common: English words meet by their stems."""
    folded = fold(word, len(word)).strip()
    return " ".join(stem for stem, _, _ in latin_words(folded)) if folded.isascii() else folded


def _sureness(weights: Sequence[float]) -> float:
    doubt = 1.0
    for weight in weights:
        doubt *= 1 - ALIAS_SURENESS * weight
    return 1 - doubt
