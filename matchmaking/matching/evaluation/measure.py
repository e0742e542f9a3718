"""How well rankers order a labelled collection, in both directions. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaking.matching.collections.records import Collection, ScenarioRecord, SolutionRecord
from matchmaking.ranking.baseline import BASELINES, Ranker
from matchmaking.ranking.config import DEFAULT, RankingConfig
from matchmaking.ranking.engine import rank_scenarios, rank_solutions_many
from matchmaking.ranking.index import build_index
from matchmaking.ranking.metrics import (
    Interval,
    bootstrap,
    mrr_at,
    ndcg_at,
    paired_bootstrap,
    precision_at,
    recall_at,
)
from matchmaking.ranking.types import Profile, RankedMatch, Vocabulary

ENGINE = "engine"
RANKERS = (ENGINE, *BASELINES)
DIRECTIONS = ("scenarios", "solutions")  # what is asked; the other side is ranked
METRICS = ("ndcg@5", "ndcg@10", "p@5", "recall@20", "mrr@10")
DEPTH = 20  # places ranked
SPAM = "stuffed-"  # keys of texts that are stuffed with keywords begin so
ANY_DEPLOYMENT = "any"  # what a scenario without a preference states
RELEVANT = 2  # lowest grade that answers a need
Grades = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Answer:
    """The ranking of one query, and whether the ranker stands by any of its places."""

    keys: tuple[str, ...]
    is_suitable: bool


Answers = dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Abstention:
    """How well "nothing fits" was told; counts of queries."""

    right: int
    told: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / self.told if self.told else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 0.0


@dataclass(frozen=True, slots=True)
class Result:
    """The measures of one ranker in one direction; ``values`` holds them for each query."""

    ranker: str
    direction: str
    values: Mapping[str, Mapping[str, float]]  # query → metric → value
    abstention: Abstention | None  # only the engine abstains
    spam_intrusions: int  # queries with a stuffed text among the first ten
    n_asked: int

    def mean(self, metric: str, keys: Sequence[str] | None = None) -> float:
        chosen = [self.values[key][metric] for key in (keys or self.values)]
        return float(np.mean(chosen)) if chosen else 0.0


def scenario_profile(record: ScenarioRecord) -> Profile:
    """Return all that a collection tells of a need."""
    return Profile(
        key=record.key,
        texts={
            "title": record.title,
            "pain_points": record.pain_points,
            "requirement": record.requirement,
            "current_state": record.current_state,
            "targets": "，".join(f"{target.metric} {target.unit}" for target in record.targets),
        },
        industries=record.industries,
        stages=record.stages,
        capabilities=record.capabilities,
        owner=record.organization,
        deployment=() if record.deployment == ANY_DEPLOYMENT else (record.deployment,),
        since=_since(record),
    )


def solution_profile(record: SolutionRecord) -> Profile:
    """Return all that a collection tells of an offer."""
    cases = [f"{case.customer} {case.scenario} {case.effect}" for case in record.cases]
    return Profile(
        key=record.key,
        texts={
            "title": record.title,
            "summary": record.summary,
            "description": record.description,
            "cases": "\n".join(cases),
        },
        industries=record.industries,
        stages=record.stages,
        capabilities=record.capabilities,
        owner=record.organization,
        deployment=record.deployment,
        since=_since(record),
    )


def _since(record: ScenarioRecord | SolutionRecord) -> str:
    """Return the place in its file: what comes first there counts as published first."""
    return f"{record.line:08}"


def evaluate(
    collection: Collection,
    vocabulary: Vocabulary,
    rankers: Sequence[str] = RANKERS,
    config: RankingConfig = DEFAULT,
) -> list[Result]:
    """Measure rankers in both directions over the queries that have a relevant answer."""
    scenarios = [scenario_profile(record) for record in collection.scenarios]
    solutions = [solution_profile(record) for record in collection.solutions]
    results = []
    for ranker in rankers:
        if ranker == ENGINE:
            answers = _engine_answers(scenarios, solutions, vocabulary, config)
        else:
            answers = _baseline_answers(BASELINES[ranker], scenarios, solutions)
        for direction, given in zip(DIRECTIONS, answers, strict=True):
            grades = collection.qrels if direction == "scenarios" else _turned(collection.qrels)
            results.append(_measure(ranker, direction, given, grades))
    return results


def compare(result: Result, baseline: Result, metric: str, seed: int = 0) -> Interval:
    """Return the mean gain over a baseline on the same queries with its 95 % interval."""
    keys = sorted(result.values)
    return paired_bootstrap(
        [result.values[key][metric] for key in keys],
        [baseline.values[key][metric] for key in keys],
        np.random.default_rng(seed),
    )


def interval(result: Result, metric: str, seed: int = 0) -> Interval:
    """Return the mean of a metric with its 95 % interval."""
    values = [result.values[key][metric] for key in sorted(result.values)]
    return bootstrap(values, np.random.default_rng(seed))


def _engine_answers(
    scenarios: Sequence[Profile],
    solutions: Sequence[Profile],
    vocabulary: Vocabulary,
    config: RankingConfig,
) -> tuple[Answers, Answers]:
    index = build_index(scenarios, solutions, vocabulary, config)
    forward = rank_solutions_many(index, scenarios, top_k=DEPTH)
    backward = [rank_scenarios(index, solution, top_k=DEPTH) for solution in solutions]
    return _answers(scenarios, forward), _answers(solutions, backward)


def _answers(profiles: Sequence[Profile], ranked: Sequence[Sequence[RankedMatch]]) -> Answers:
    return {
        profile.key: Answer(
            tuple(match.key for match in matches), any(match.is_suitable for match in matches)
        )
        for profile, matches in zip(profiles, ranked, strict=True)
    }


def _baseline_answers(
    ranker: Ranker, scenarios: Sequence[Profile], solutions: Sequence[Profile]
) -> tuple[Answers, Answers]:
    def ask(queries: Sequence[Profile], candidates: Sequence[Profile]) -> Answers:
        keys = np.array([candidate.key for candidate in candidates])
        scores = ranker(queries, candidates)
        order = [np.lexsort((keys, -row))[:DEPTH] for row in scores]
        return {
            query.key: Answer(tuple(keys[places].tolist()), is_suitable=True)
            for query, places in zip(queries, order, strict=True)
        }

    return ask(scenarios, solutions), ask(solutions, scenarios)


def _turned(grades: Grades) -> dict[str, dict[str, int]]:
    turned: dict[str, dict[str, int]] = {}
    for scenario, graded in grades.items():
        for solution, grade in graded.items():
            turned.setdefault(solution, {})[scenario] = grade
    return turned


def _measure(ranker: str, direction: str, answers: Answers, grades: Grades) -> Result:
    fitting = {key for key, graded in grades.items() if max(graded.values()) >= RELEVANT}
    values = {key: _values(answers[key], grades[key]) for key in sorted(fitting)}
    told = {key for key, answer in answers.items() if not answer.is_suitable}
    true = answers.keys() - fitting
    intrusions = (any(k.startswith(SPAM) for k in answer.keys[:10]) for answer in answers.values())
    is_scenario = direction == "scenarios"
    abstention = Abstention(len(told & true), len(told), len(true))
    return Result(
        ranker=ranker,
        direction=direction,
        values=values,
        abstention=abstention if ranker == ENGINE and is_scenario and true else None,
        spam_intrusions=sum(intrusions) if is_scenario else 0,
        n_asked=len(answers),
    )


def _values(answer: Answer, graded: Mapping[str, int]) -> dict[str, float]:
    gains = [graded.get(key, 0) for key in answer.keys]
    ideal = list(graded.values())
    return {
        "ndcg@5": ndcg_at(gains, ideal, 5),
        "ndcg@10": ndcg_at(gains, ideal, 10),
        "p@5": precision_at(gains, 5, relevant=RELEVANT),
        "recall@20": recall_at(gains, ideal, DEPTH, relevant=RELEVANT),
        "mrr@10": mrr_at(gains, 10, relevant=RELEVANT),
    }
