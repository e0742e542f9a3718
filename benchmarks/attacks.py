"""How far keyword tricks carry an offer that has nothing to do with a need, and what guards cost.

    python -m benchmarks.attacks fixtures/collections/demo

Tricks: for each scenario a few unrelated offers (grade 0, not among the first ten) are rewritten
by each trick and placed among the untouched ones. Floods: near-copies of the best offer of some
scenarios are published by others. Guards: what honest offers lose by each of them.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.tricks import TRICKS, Target
from matchmaking.matching.collections.reader import read_collection
from matchmaking.matching.collections.records import Collection
from matchmaking.matching.evaluation.measure import (
    ENGINE,
    SPAM,
    evaluate,
    scenario_profile,
    solution_profile,
)
from matchmaking.matching.evaluation.vocabulary import read_vocabulary_files
from matchmaking.ranking.changes import Changes, with_changes
from matchmaking.ranking.config import DEFAULT, RankingConfig
from matchmaking.ranking.engine import rank_solutions
from matchmaking.ranking.index import MatchIndex, build_index
from matchmaking.ranking.types import Profile, Vocabulary

TAXONOMY = Path(__file__).parent.parent / "fixtures" / "taxonomy"
ATTACKERS = 5  # unrelated offers tried on each scenario
FLOODED = 8  # scenarios whose best offer is copied
COPIES = 20
PLACES = 10
EVERY = 10_000  # places asked for where the rank may be any
LATEST = "99999999"  # who rewrites an offer has a later text than all others
SEED = 20261123
UNLIMITED = 1e9
GUARDS: Mapping[str, Mapping[str, float]] = {  # what turns each of them off
    "doubts about lists, repetition and echoes": {"trust_floor": 1.0},
    "claims that the text does not bear out": {"unworded": 1.0},
    "claims that dilute each other": dict.fromkeys(
        ("claim_budget", "stage_budget", "industry_budget"), UNLIMITED
    ),
    "words that dilute each other": dict.fromkeys(("concept_budget", "topic_budget"), UNLIMITED),
}


@dataclass(frozen=True)
class Outcome:
    """One rewritten offer: whether it entered the first ten, as what, and the places gained."""

    has_entered: bool
    is_suitable: bool
    gained: int


@dataclass(frozen=True)
class Field:
    """The honest records of a collection and their index."""

    scenarios: Sequence[Profile]
    by_key: Mapping[str, Profile]
    vocabulary: Vocabulary
    index: MatchIndex
    related: Mapping[str, frozenset[str]]  # scenario → offers of any grade

    @classmethod
    def of(cls, collection: Collection, vocabulary: Vocabulary) -> "Field":
        scenarios = sorted(map(scenario_profile, collection.scenarios), key=lambda s: s.key)
        solutions = [solution_profile(record) for record in collection.solutions]
        return cls(
            scenarios=scenarios,
            by_key={solution.key: solution for solution in solutions},
            vocabulary=vocabulary,
            index=build_index(scenarios, solutions, vocabulary),
            related={key: frozenset(graded) for key, graded in collection.qrels.items()},
        )


def honest(collection: Collection) -> Collection:
    """Return a collection without the texts that are stuffed with keywords."""
    kept = tuple(record for record in collection.solutions if not record.key.startswith(SPAM))
    return replace(collection, solutions=kept)


def play_tricks(field: Field) -> dict[str, list[Outcome]]:
    generator = np.random.default_rng(SEED)
    outcomes: dict[str, list[Outcome]] = {name: [] for name in TRICKS}
    for scenario in field.scenarios:
        ranked = [match.key for match in rank_solutions(field.index, scenario, top_k=EVERY)]
        target = Target(scenario, field.by_key[ranked[0]], field.vocabulary)
        related = field.related.get(scenario.key, frozenset())
        unrelated = sorted(field.by_key.keys() - related - {*ranked[:PLACES]})
        for key in generator.choice(unrelated, ATTACKERS, replace=False).tolist():
            before = ranked.index(key) if key in ranked else len(ranked)
            for name, trick in TRICKS.items():
                rewritten = replace(trick(field.by_key[key], target), since=LATEST)
                outcomes[name].append(_outcome(field.index, scenario, rewritten, before))
    return outcomes


def _outcome(index: MatchIndex, scenario: Profile, rewritten: Profile, before: int) -> Outcome:
    """Rank with a rewritten offer; ``before`` is how many stood before the untouched one."""
    changed = with_changes(index, solutions=Changes([rewritten]))
    ranked = rank_solutions(changed, scenario, top_k=EVERY)
    after = next((n for n, match in enumerate(ranked) if match.key == rewritten.key), None)
    if after is None:
        return Outcome(has_entered=False, is_suitable=False, gained=before - len(ranked))
    return Outcome(after < PLACES, ranked[after].is_suitable, before - after)


def flood(field: Field, copies: int, *, owners: int) -> float:
    """Return how many of the first ten places near-copies of the best offer take, on average."""
    generator = np.random.default_rng(SEED)
    chosen = generator.choice(len(field.scenarios), FLOODED, replace=False).tolist()
    flooded = [field.scenarios[place] for place in sorted(chosen)]
    added = []
    for scenario in flooded:
        (best, *_) = rank_solutions(field.index, scenario, top_k=1)
        original = field.by_key[best.key]
        added += [
            replace(
                original,
                key=f"copy-{scenario.key}-{n}",
                texts={**original.texts, "title": f"{original.texts['title']}{n}型"},
                owner=f"copier-{n % owners}",
                since=LATEST,
            )
            for n in range(copies)
        ]
    index = build_index(field.scenarios, [*field.by_key.values(), *added], field.vocabulary)
    taken = [
        sum(match.key.startswith(f"copy-{scenario.key}-") for match in matches)
        for scenario in flooded
        for matches in [rank_solutions(index, scenario, top_k=PLACES)]
    ]
    return float(np.mean(taken))


def quality(collection: Collection, vocabulary: Vocabulary, config: RankingConfig) -> float:
    engine, _ = evaluate(collection, vocabulary, [ENGINE], config)
    return engine.mean("ndcg@10")


def main() -> None:
    vocabulary = read_vocabulary_files(TAXONOMY)
    collection = honest(read_collection(Path(sys.argv[1]), vocabulary))
    field = Field.of(collection, vocabulary)
    print(f"{'trick':<52}{'in the top 10':>15}{'suitable':>10}{'median gain':>13}")
    for name, pairs in play_tricks(field).items():
        entered = np.mean([outcome.has_entered for outcome in pairs])
        suitable = np.mean([outcome.is_suitable for outcome in pairs])
        gained = np.median([outcome.gained for outcome in pairs])
        print(f"{name:<52}{entered:>14.1%}{suitable:>10.1%}{gained:>13.0f}")
    for label, copies, owners in [
        ("one near-copy of the best offer by another", 1, 1),
        (f"{COPIES} near-copies of the best offer by one owner", COPIES, 1),
        (f"{COPIES} near-copies of the best offer by {COPIES} owners", COPIES, COPIES),
    ]:
        print(f"{label:<52}{flood(field, copies, owners=owners):>14.1f} of {PLACES} places")
    guarded = quality(collection, vocabulary, DEFAULT)
    print(f"nDCG@10 of honest offers: {guarded:.4f}; without a guard:")
    together = {name: value for changes in GUARDS.values() for name, value in changes.items()}
    for label, changes in [*GUARDS.items(), ("all of them", together)]:
        values = json.loads(DEFAULT.to_json()) | changes
        unguarded = quality(collection, vocabulary, RankingConfig.from_json(json.dumps(values)))
        print(f"{label:<52}{unguarded - guarded:>+14.4f}")


if __name__ == "__main__":
    main()
