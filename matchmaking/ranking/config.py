"""Every number that ranking depends on, in one checked and serialisable object."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from hashlib import sha256

from matchmaking.ranking.exceptions import ConfigError
from matchmaking.ranking.tokens import Kind

REVISION = 2  # of the engine; raise it when the same records would get other scores
FRACTIONS = (
    "b", "max_df", "sector", "any_industry", "any_deployment", "hybrid", "unworded", "threshold",
    "duplicate", "hint", "trust_floor",
)  # fmt: skip
BLOCKS = ("text", "topic", "concept", "capability", "industry", "stage", "deployment")


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How a field of text counts: its weight, and the characters read of it."""

    weight: float
    max_characters: int


def _query_fields() -> dict[str, FieldRule]:
    return {
        "title": FieldRule(2.0, 200),
        "pain_points": FieldRule(1.0, 2000),
        "requirement": FieldRule(1.0, 4000),
        "current_state": FieldRule(1.0, 2000),
        "targets": FieldRule(1.0, 1000),
    }


def _candidate_fields() -> dict[str, FieldRule]:
    return {
        "title": FieldRule(2.0, 200),
        "summary": FieldRule(1.5, 600),
        "description": FieldRule(1.0, 2000),
        "cases": FieldRule(1.0, 1500),
    }


@dataclass(frozen=True, slots=True)
class RankingConfig:
    """Weights and limits; see ``docs/ranking.md`` for how each was chosen.

    Raises:
        ConfigError: a value is outside its range.
    """

    # Shares of the blocks in the score; they sum to 1.
    text: float = 0.36
    topic: float = 0.19
    concept: float = 0.10
    capability: float = 0.10
    industry: float = 0.17
    stage: float = 0.04
    deployment: float = 0.04

    # Text: weights of pairs, characters and Latin words inside the block.
    bigram: float = 1.0
    character: float = 0.25
    word: float = 1.0
    k1: float = 1.6  # saturation of a repeated term
    b: float = 0.75  # normalisation by length
    k3: float = 4.0  # saturation in the query
    max_tf: float = 3.0  # occurrences of one term that count in one field
    max_df: float = 0.2  # share of candidates above which a term says nothing, in large indexes
    small_index: int = 2000  # candidates below which no term is dropped

    # Needs: how surely a query asks for a capability, by where that is seen.
    ticked: float = 1.0
    worded: float = 0.3  # found in the text
    vote: float = 1.0  # what offers of similar text can do
    hint: float = 0.5  # a complaint against a name

    # Claims: what breadth costs.
    claim_budget: float = 4.0  # capabilities above which claims dilute each other
    unworded: float = 0.5  # a claimed capability that the text does not name
    concept_budget: float = 4.0  # the same for capabilities found in the text
    topic_budget: float = 20.0  # the same for topics
    topic_floor: float = 10.0  # idf that the topics of a query must reach to fill their block
    industry_budget: float = 8.0  # industries above which one more makes each count for less
    sector: float = 0.5  # same sector against same division
    any_industry: float = 0.9  # a candidate that names no industry
    any_deployment: float = 0.6  # a candidate that states no deployment
    hybrid: float = 0.5  # hybrid deployment against one of its parts
    listing_limit: float = 0.3  # share of keyword lists in a text above which trust falls
    listing_width: float = 0.2  # share over which it falls by 1
    repetition_limit: float = 0.1  # the same for words beyond their fourth occurrence
    repetition_width: float = 0.15
    echo_limit: float = 0.6  # the same for the share of a published need that is repeated
    echo_width: float = 0.25
    trust_floor: float = 0.1  # where each of the three stops
    stage_budget: float = 3.0  # stages above which one more makes each count for less

    threshold: float = 0.5  # score from which a match is called suitable
    surprise: float = 0.02  # what each spread of wording beyond chance takes off the threshold
    surprise_limit: float = 15.0  # spreads that count
    duplicate: float = 0.9  # similarity from which two texts of one owner are one

    query_fields: Mapping[str, FieldRule] = field(default_factory=_query_fields)
    candidate_fields: Mapping[str, FieldRule] = field(default_factory=_candidate_fields)

    def __post_init__(self) -> None:
        shares = [getattr(self, block) for block in BLOCKS]
        if not math.isclose(sum(shares), 1.0, abs_tol=1e-6):
            raise ConfigError(f"the shares of the blocks sum to {sum(shares):g}, not to 1")
        for name in (f.name for f in fields(self) if f.type in {float, int}):
            value = getattr(self, name)
            if not (math.isfinite(value) and value >= 0):
                raise ConfigError(f"{name} must be a number from 0, is {value!r}")
        for name in FRACTIONS:
            if getattr(self, name) > 1:
                raise ConfigError(f"{name} must not exceed 1, is {getattr(self, name):g}")
        for rules in (self.query_fields, self.candidate_fields):
            for name, rule in rules.items():
                if rule.weight < 0 or rule.max_characters < 1:
                    raise ConfigError(f"the rule of field {name} is out of range")

    def kind_weight(self, kind: Kind) -> float:
        """Return the weight of a kind of text terms inside the text block."""
        weights = {Kind.BIGRAM: self.bigram, Kind.CHARACTER: self.character, Kind.WORD: self.word}
        return weights[kind]

    def to_json(self) -> str:
        """Return the whole configuration with sorted keys, so that equal ones are equal texts."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "RankingConfig":
        """Read what ``to_json`` wrote.

        Raises:
            ConfigError: the text is no configuration.
        """
        try:
            values = json.loads(text)
            for name in ("query_fields", "candidate_fields"):
                values[name] = {key: FieldRule(**rule) for key, rule in values[name].items()}
            return cls(**values)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ConfigError(f"no ranking configuration: {error}") from error

    def digest(self) -> str:
        """Return a digest of all that decides a score besides the records themselves."""
        return sha256(f"{REVISION}\n{self.to_json()}".encode()).hexdigest()


DEFAULT = RankingConfig()
