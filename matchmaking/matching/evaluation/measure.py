"""How well rankers order a labelled collection, in both directions. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaking.matching.collections.records import Collection, ScenarioRecord, SolutionRecord
from matchmaking.matching.evaluation.abstention import Abstention, Trial
from matchmaking.ranking.baseline import BASELINES, Ranker
from matchmaking.ranking.config import DEFAULT, RankingConfig
from matchmaking.ranking.engine import rank_scenarios, rank_solutions_many
from matchmaking.ranking.index import MatchIndex, build_index
from matchmaking.ranking.metrics import (
    Interval,
    bootstrap,
    mrr_at,
    ndcg_at,
    paired_bootstrap,
    precision_at,
    recall_at,
)
from matchmaking.ranking.suitability import standings
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
    standings: tuple[float, ...] = ()  # of the places, where the ranker abstains


Answers = dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Result:
    """The measures of one ranker in one direction; ``values`` holds them for each query."""

    ranker: str
    direction: str
    values: Mapping[str, Mapping[str, float]]  # query → metric → value
    abstention: Abstention | None  # only the engine abstains
    trials: Mapping[str, Trial]  # of the abstention, by query
    spam_intrusions: int  # queries with a stuffed text among the first ten
    n_asked: int

    def mean(self, metric: str, keys: Sequence[str] | None = None) -> float:
        chosen = [self.values[key][metric] for key in (keys or self.values)]
        return float(np.mean(chosen)) if chosen else 0.0


def scenario_profile(record: ScenarioRecord, *, is_public: bool = False) -> Profile:
    """Return all that a collection tells of a need, or only what the site makes public."""
    texts = {
        "title": record.title,
        "pain_points": record.pain_points,
        "requirement": record.requirement,
        "current_state": "" if is_public else record.current_state,
        "targets": "，".join(f"{target.metric} {target.unit}" for target in record.targets),
    }
    return Profile(
        key=record.key,
        texts=texts,
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
    *,
    is_public: bool = False,
) -> list[Result]:
    """Measure rankers in both directions over the queries that have a relevant answer.

    ``is_public`` keeps from all rankers what the site keeps from the engine.
    """
    scenarios = [scenario_profile(record, is_public=is_public) for record in collection.scenarios]
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


def compare(
    result: Result,
    baseline: Result,
    metric: str,
    *,
    keys: Sequence[str] | None = None,
    seed: int = 0,
) -> Interval:
    """Return the mean gain over a baseline on the same queries with its 95 % interval."""
    keys = sorted(result.values if keys is None else keys)
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
    asked = {
        scenario.key: _answer(matches, _standings(index, scenario, matches))
        for scenario, matches in zip(scenarios, forward, strict=True)
    }
    offered = {
        solution.key: _answer(matches)
        for solution, matches in zip(solutions, backward, strict=True)
    }
    return asked, offered


def _answer(matches: Sequence[RankedMatch], reached: Sequence[float] = ()) -> Answer:
    keys = tuple(match.key for match in matches)
    return Answer(keys, any(match.is_suitable for match in matches), tuple(reached))


def _standings(index: MatchIndex, scenario: Profile, matches: Sequence[RankedMatch]) -> list[float]:
    row = index.space.query_rows([scenario])
    texts = [match.parts.get("text", 0.0) for match in matches]
    reached = standings(index.space, row, [match.score for match in matches], texts)
    return [float(standing) for standing in reached]


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
    is_abstaining = ranker == ENGINE and is_scenario and bool(true)
    return Result(
        ranker=ranker,
        direction=direction,
        values=values,
        abstention=Abstention(len(told & true), len(told), len(true)) if is_abstaining else None,
        trials=_trials(answers, grades) if is_abstaining else {},
        spam_intrusions=sum(intrusions) if is_scenario else 0,
        n_asked=len(answers),
    )


def _trials(answers: Answers, grades: Grades) -> dict[str, Trial]:
    trials = {}
    for key, answer in answers.items():
        graded = grades.get(key, {})
        is_relevant = [graded.get(other, 0) >= RELEVANT for other in answer.keys]
        pairs = list(zip(answer.standings, is_relevant, strict=True))
        trials[key] = Trial(
            best=max((standing for standing, _ in pairs), default=0.0),
            unanswered=max((standing for standing, fits in pairs if not fits), default=0.0),
            fits=any(grade >= RELEVANT for grade in graded.values()),
        )
    return trials


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
