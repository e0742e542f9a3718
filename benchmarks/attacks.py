"""How far keyword tricks carry an offer that has nothing to do with a need.

    python -m benchmarks.attacks fixtures/collections/demo

For each scenario a few unrelated offers (grade 0, not among the first ten) are rewritten by each
trick and placed among the untouched ones. Printed: the share of pairs that enter the first ten,
and the median number of places gained.
"""

import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from matchmaking.matching.collections.reader import read_collection
from matchmaking.matching.collections.records import Collection
from matchmaking.matching.evaluation.measure import SPAM, scenario_profile, solution_profile
from matchmaking.matching.evaluation.vocabulary import read_vocabulary_files
from matchmaking.ranking.baseline import bigrams
from matchmaking.ranking.index import MatchIndex, build_index
from matchmaking.ranking.types import Profile, Vocabulary

TAXONOMY = Path(__file__).parent.parent / "fixtures" / "taxonomy"
ATTACKERS = 5  # unrelated offers tried on each scenario
PLACES = 10
SEED = 20261123


@dataclass(frozen=True)
class Target:
    """A scenario under attack, its best honest answer and the words of the taxonomy."""

    scenario: Profile
    best: Profile
    vocabulary: Vocabulary

    @property
    def text(self) -> str:
        return "".join(self.scenario.texts.values())


Attack = Callable[[Profile, Target], Profile]


def repeat_words(offer: Profile, target: Target) -> Profile:
    words = [word for word, _ in Counter(bigrams(target.text)).most_common(8)]
    return _appended(offer, "".join(words) * 10)


def list_words(offer: Profile, target: Target) -> Profile:
    return _appended(offer, "、".join(dict.fromkeys(bigrams(target.text))))


def dump_taxonomy(offer: Profile, target: Target) -> Profile:
    names = [term.names[0] for term in target.vocabulary.capabilities.values()]
    return _appended(offer, "、".join(names))


def dump_taxonomy_as_prose(offer: Profile, target: Target) -> Profile:
    names = [term.names[0] for term in target.vocabulary.capabilities.values()]
    return _appended(offer, "".join(f"我们在{name}方面有多年经验。" for name in names))


def copy_best(offer: Profile, target: Target) -> Profile:
    return replace(offer, texts=target.best.texts)


def paste_scenario(offer: Profile, target: Target) -> Profile:
    return _appended(offer, target.text)


def paste_disguised(offer: Profile, target: Target) -> Profile:
    wide = {ord(c): ord(c) + 0xFEE0 for c in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    return _appended(offer, "\u200b".join(target.text.translate(wide)))


def claim_everything(offer: Profile, target: Target) -> Profile:
    vocabulary = target.vocabulary
    return replace(
        offer,
        industries=tuple(vocabulary.industries),
        stages=vocabulary.stages,
        capabilities=tuple(vocabulary.capabilities),
    )


def claim_five(offer: Profile, target: Target) -> Profile:
    wanted = dict.fromkeys((*target.scenario.capabilities, *offer.capabilities))
    return replace(offer, industries=(), stages=target.vocabulary.stages, capabilities=(*wanted,))


def paste_and_claim(offer: Profile, target: Target) -> Profile:
    return paste_scenario(claim_everything(offer, target), target)


ATTACKS: Mapping[str, Attack] = {
    "repeat the scenario's words ten times": repeat_words,
    "list the scenario's words": list_words,
    "dump the taxonomy as a list": dump_taxonomy,
    "dump the taxonomy as sentences": dump_taxonomy_as_prose,
    "copy the best offer's text": copy_best,
    "paste the scenario's text": paste_scenario,
    "paste it full-width with zero-width joints": paste_disguised,
    "claim every tag": claim_everything,
    "claim the needed tags, all stages, any industry": claim_five,
    "paste the text and claim every tag": paste_and_claim,
}


def run(collection: Collection, vocabulary: Vocabulary) -> dict[str, tuple[float, float]]:
    """Return for each attack the share of intrusions and the median of places gained."""
    scenarios = [scenario_profile(record) for record in collection.scenarios]
    solutions = [
        solution_profile(record)
        for record in collection.solutions
        if not record.key.startswith(SPAM)
    ]
    index = build_index(scenarios, solutions, vocabulary)
    generator = np.random.default_rng(SEED)
    outcomes: dict[str, list[tuple[bool, int]]] = {name: [] for name in ATTACKS}
    by_key = {solution.key: solution for solution in solutions}
    for scenario in sorted(scenarios, key=lambda profile: profile.key):
        row = index.scenarios.rows[scenario.key]
        scores = _scores(index, row)
        best = by_key[index.solutions.keys[int(scores.argmax())]]
        target = Target(scenario, best, vocabulary)
        limit = np.sort(scores)[-PLACES]
        graded = collection.qrels.get(scenario.key, {})
        unrelated = [
            place
            for place, key in enumerate(index.solutions.keys)
            if key not in graded and scores[place] < limit
        ]
        for place in generator.choice(unrelated, ATTACKERS, replace=False).tolist():
            offer = by_key[index.solutions.keys[place]]
            for name, attack in ATTACKS.items():
                score = _score(index, row, attack(offer, target))
                others = np.delete(scores, place)
                before = int((others > scores[place]).sum())
                after = int((others > score).sum())
                outcomes[name].append((after < PLACES, before - after))
    return {
        name: (
            float(np.mean([entered for entered, _ in pairs])),
            float(np.median([gain for _, gain in pairs])),
        )
        for name, pairs in outcomes.items()
    }


def _appended(offer: Profile, text: str) -> Profile:
    description = f"{offer.texts['description']}{text}"
    return replace(offer, texts={**offer.texts, "description": description})


def _scores(index: MatchIndex, row: int) -> np.ndarray:
    return (index.scenarios.matrix[[row]] @ index.solutions.inverted).toarray().ravel()


def _score(index: MatchIndex, row: int, offer: Profile) -> float:
    candidate = index.space.candidate_rows([offer])
    return float((index.scenarios.matrix[[row]] @ candidate.T).toarray()[0, 0])


def main() -> None:
    vocabulary = read_vocabulary_files(TAXONOMY)
    figures = run(read_collection(Path(sys.argv[1]), vocabulary), vocabulary)
    print(f"{'attack':<52}{'in the top 10':>15}{'median gain':>13}")
    for name, (share, gain) in figures.items():
        print(f"{name:<52}{share:>14.1%}{gain:>13.0f}")


if __name__ == "__main__":
    main()
