"""Reasons of a match: stored as codes and words, told as sentences in the reader's language.

The members of the need are spoken to; providers and strangers read of "the scenario".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.ranking.config import DEFAULT
from matchmaking.ranking.suitability import score_range
from matchmaking.ranking.types import Explanation, Reason, SharedWord, Span

MAX_WORDS = 8
SUITABLE_FROM = score_range(DEFAULT)  # a lower score is enough where wording agrees beyond chance

SENTENCES: Mapping[str, Promise] = {
    "capability_covered": _("Offers a capability that is asked for: %(names)s"),
    "concept_in_text": _("Its text speaks of a capability that is asked for: %(names)s"),
    "capability_likely": _("Offers a capability that the scenario suggests: %(names)s"),
    "industry_division": _("Serves the industry of the scenario: %(names)s"),
    "industry_sector": _("Serves the policy sector of the scenario: %(names)s"),
    "industry_any": _("Open to any industry"),
    "stage_shared": _("Works at the same stage: %(names)s"),
    "deployment_shared": _("Can be deployed as the scenario asks: %(names)s"),
    "deployment_partly": _("Comes close to the deployment that the scenario asks for: %(names)s"),
    "deployment_open": _("Leaves its deployment open"),
    "topic_shared": _("Both speak of the same thing: %(words)s"),
    "shared_words": _("Words in both texts: %(words)s"),
}
DOUBTS: Mapping[str, Promise] = {
    "capability_missing": _("Does not state this capability: %(names)s"),
    "industry_missing": _("States no work in the industry of the scenario: %(names)s"),
    "stage_missing": _("Does not name this stage: %(names)s"),
    "deployment_missing": _("Does not offer this deployment: %(names)s"),
    "repeated_text": _("Its text repeats the same words, so its words count for less"),
    "echoed_text": _("Its text repeats a published scenario, so its words count for less"),
    "copied_text": _(
        "Its text repeats an earlier one of another provider, so it stays out of rankings"
    ),
    "listing_text": _("Its text is largely a list of keywords, so its words count for less"),
}
TEXT_DOUBTS = ("repeated_text", "echoed_text", "copied_text", "listing_text")
TO_DEMAND: Mapping[str, Promise] = {
    "capability_covered": _("Offers the capability you need: %(names)s"),
    "concept_in_text": _("Its text speaks of a capability you need: %(names)s"),
    "capability_likely": _("Offers a capability that your text suggests: %(names)s"),
    "industry_division": _("Serves your industry: %(names)s"),
    "industry_sector": _("Serves your policy sector: %(names)s"),
    "deployment_shared": _("Can be deployed as you wish: %(names)s"),
    "deployment_partly": _("Comes close to the deployment you wish: %(names)s"),
    "industry_missing": _("States no work in your industry: %(names)s"),
}
BLOCK_LABELS: Mapping[str, Promise] = {
    "text": pgettext_lazy("part of a score", "Wording"),
    "topic": pgettext_lazy("part of a score", "Topics"),
    "concept": pgettext_lazy("part of a score", "Capabilities in the text"),
    "capability": pgettext_lazy("part of a score", "Stated capabilities"),
    "industry": pgettext_lazy("part of a score", "Industry"),
    "stage": pgettext_lazy("part of a score", "Stage"),
    "deployment": pgettext_lazy("part of a score", "Deployment"),
}


@dataclass(frozen=True, slots=True)
class ExplainedReason:
    """A reason as a sentence; ``words`` are shared words, ``codes`` taxonomy codes."""

    kind: str
    text: str
    codes: tuple[str, ...]
    words: tuple[str, ...]
    contribution: float


@dataclass(frozen=True, slots=True)
class ExplainedPart:
    """The contribution of one block of the score."""

    block: str
    label: str
    contribution: float


def encode_reasons(explanation: Explanation) -> list[dict[str, Any]]:
    """Reasons and doubts as JSON values."""
    return [_encode(reason) for reason in (*explanation.reasons, *explanation.missing)]


def explain_parts(parts: Mapping[str, float]) -> tuple[ExplainedPart, ...]:
    """Parts of a score, largest first."""
    ordered = sorted(parts.items(), key=lambda part: (-part[1], part[0]))
    return tuple(
        ExplainedPart(block, str(BLOCK_LABELS[block]), contribution)
        for block, contribution in ordered
    )


def tell_reasons(
    encoded: Sequence[Mapping[str, Any]], names: Mapping[str, str], *, to_demand: bool = False
) -> tuple[ExplainedReason, ...]:
    """What speaks for the match, strongest first; ``names`` gives the labels of codes.

    ``to_demand`` for those who wrote the need.
    """
    return _told(encoded, SENTENCES, names, to_demand=to_demand)


def tell_doubts(
    encoded: Sequence[Mapping[str, Any]], names: Mapping[str, str], *, to_demand: bool = False
) -> tuple[ExplainedReason, ...]:
    """What is missing."""
    return _told(encoded, DOUBTS, names, to_demand=to_demand)


def _told(
    encoded: Sequence[Mapping[str, Any]],
    sentences: Mapping[str, Promise],
    names: Mapping[str, str],
    *,
    to_demand: bool,
) -> tuple[ExplainedReason, ...]:
    addressed = {**sentences, **TO_DEMAND} if to_demand else sentences
    return tuple(
        _tell(reason, addressed[reason["kind"]], names)
        for reason in encoded
        if reason["kind"] in sentences and _can_be_told(reason)
    )


def _can_be_told(reason: Mapping[str, Any]) -> bool:
    """Leave out that texts agree where it is in parts of words only: there is no word to show."""
    return bool(reason["kind"] != "shared_words" or reason["words"])


def _tell(
    reason: Mapping[str, Any], sentence: Promise, names: Mapping[str, str]
) -> ExplainedReason:
    words = tuple(word["word"] for word in reason["words"])
    labels = [names.get(code, code) for code in reason["codes"]]
    separator = str(pgettext_lazy("between the entries of a list", ", "))
    values = {"names": separator.join(labels), "words": separator.join(words or labels)}
    return ExplainedReason(
        kind=reason["kind"],
        text=str(sentence) % values,
        codes=tuple(reason["codes"]),
        words=words,
        contribution=reason["contribution"],
    )


def _encode(reason: Reason) -> dict[str, Any]:
    return {
        "kind": reason.kind,
        "codes": list(reason.codes),
        "words": [_encode_word(word) for word in reason.words[:MAX_WORDS]],
        "contribution": reason.contribution,
    }


def _encode_word(word: SharedWord) -> dict[str, Any]:
    return {
        "word": word.word,
        "query": [_encode_span(span) for span in word.query_spans],
        "candidate": [_encode_span(span) for span in word.candidate_spans],
    }


def _encode_span(span: Span) -> list[str | int]:
    return [span.field, span.start, span.end]


# What either side could state, by the kind of the code and the ground for asking it.
OFFER_CHANGES: Mapping[tuple[str, str], Promise] = {
    ("capability", "asked"): _(
        "If you can prove the capability “%(name)s” by a case, state this capability"
    ),
    ("capability", "worded"): _(
        "The scenario speaks of “%(name)s”: if you can prove it by a case, state this capability"
    ),
    ("industry", "asked"): _(
        "If you can prove work in the industry “%(name)s” by a case, name this industry"
    ),
    ("industry", "narrows"): _(
        "Your offer is open to any industry. If you can prove work in “%(name)s” by a case, naming "
        "it helps here, but counts against you in industries that you do not name"
    ),
    ("stage", "asked"): _(
        "If you can prove work at the stage “%(name)s” by a case, name this stage"
    ),
    ("deployment", "asked"): _(
        "If you can prove the deployment “%(name)s” by a case, name this deployment"
    ),
}
NEED_CHANGES: Mapping[tuple[str, str], Promise] = {
    ("capability", "worded"): _(
        "Your text speaks of “%(name)s”: if you need this capability, tick it"
    ),
    ("capability", "offered"): _("If you need the capability “%(name)s” too, tick it"),
    ("industry", "worded"): _("Your text speaks of “%(name)s”: if it is your industry, name it"),
    ("industry", "offered"): _("If “%(name)s” is your industry, name it"),
    ("stage", "offered"): _("If the need concerns the stage “%(name)s” too, name it"),
    ("deployment", "offered"): _("If the deployment “%(name)s” suits you, choose it"),
    ("deployment", "any"): _("If any deployment suits you, choose “No preference”"),
}


def tell_change(sentence: Promise, code: str, names: Mapping[str, str]) -> str:
    """One change as a sentence; ``names`` gives the labels of codes."""
    return str(sentence) % {"name": names.get(code, code)}
