"""Tables and JSON of an evaluation."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from matchmaking.matching.evaluation.abstention import Abstention, leave_one_out
from matchmaking.matching.evaluation.measure import (
    DIRECTIONS,
    ENGINE,
    METRICS,
    Result,
    compare,
    interval,
)
from matchmaking.ranking.metrics import Interval

TITLES = {"scenarios": "Scenario → solutions", "solutions": "Solution → scenarios"}
COMPARED = "ndcg@10"


def as_text(results: Sequence[Result], notes: Mapping[str, tuple[str, ...]] | None) -> str:
    """Return all tables; with ``notes`` also one by tag of the scenario."""
    blocks = [_table(results, direction) for direction in DIRECTIONS]
    if notes is not None:
        blocks.append(_tag_table(results, notes))
    return "\n\n".join(blocks)


def as_json(
    results: Sequence[Result], notes: Mapping[str, tuple[str, ...]] | None
) -> dict[str, Any]:
    """Return every figure of the tables, and each query's values."""
    return {
        "results": [_entry(result, results) for result in results],
        "by_tag": {} if notes is None else _by_tag(_of(results, "scenarios"), notes),
    }


def _of(results: Sequence[Result], direction: str) -> list[Result]:
    return [result for result in results if result.direction == direction]


def _table(results: Sequence[Result], direction: str) -> str:
    rows = _of(results, direction)
    lines = [
        f"{TITLES[direction]}, {len(rows[0].values)} of {rows[0].n_asked} with a fitting answer",
        _line("", METRICS),
    ]
    lines += [_line(row.ranker, [f"{row.mean(metric):.4f}" for metric in METRICS]) for row in rows]
    lines += [_sentence(row, rows) for row in rows]
    return "\n".join(lines)


def _sentence(result: Result, rows: Sequence[Result]) -> str:
    mean = interval(result, COMPARED)
    parts = [f"{result.ranker}: {COMPARED} {mean.mean:.4f} [{mean.low:.4f}, {mean.high:.4f}]"]
    if result.ranker == ENGINE:
        for other in rows:
            if other is not result:
                gain = _bounds(compare(result, other, COMPARED))
                parts.append(f"over {other.ranker} {_spelled(gain)}")
    if result.direction == "scenarios":
        parts.append(f"stuffed texts in the top 10 of {result.spam_intrusions}/{result.n_asked}")
    if result.abstention is not None:
        parts.append(f"“nothing fits” {_abstention_sentence(result.abstention)}")
        left_out = leave_one_out(result.trials)
        parts.append(f"with a threshold chosen on the others {_abstention_sentence(left_out)}")
    return "; ".join(parts)


def _abstention_sentence(told: Abstention) -> str:
    return (
        f"precision {told.precision:.2f} ({told.right}/{told.told}), "
        f"recall {told.recall:.2f} ({told.right}/{told.true})"
    )


def _tag_table(results: Sequence[Result], notes: Mapping[str, tuple[str, ...]]) -> str:
    rows = _of(results, "scenarios")
    lines = [f"{COMPARED} by tag", _line("", [result.ranker for result in rows])]
    for tag, values in _by_tag(rows, notes).items():
        cells = [f"{values[result.ranker]:.4f}" for result in rows]
        lines.append(_line(f"{tag} ({values['n']})", cells))
        lines += [
            f"{'':<24}over {ranker} {_spelled(gain)}" for ranker, gain in values["gains"].items()
        ]
    return "\n".join(lines)


def _by_tag(
    rows: Sequence[Result], notes: Mapping[str, tuple[str, ...]]
) -> dict[str, dict[str, Any]]:
    """Return for each tag the means of all rankers and the gains of the engine with intervals."""
    tagged: dict[str, list[str]] = defaultdict(list)
    for key in rows[0].values if rows else ():
        for tag in notes.get(key, ()):
            tagged[tag].append(key)
    engine = next((result for result in rows if result.ranker == ENGINE), None)
    others = [result for result in rows if engine and result is not engine]
    return {
        tag: {result.ranker: result.mean(COMPARED, keys) for result in rows}
        | {
            "n": len(keys),
            "gains": {
                other.ranker: _bounds(compare(engine, other, COMPARED, keys=keys))
                for other in others
                if engine
            },
        }
        for tag, keys in sorted(tagged.items())
    }


def _spelled(gain: Mapping[str, float]) -> str:
    return f"{gain['mean']:+.4f} [{gain['low']:+.4f}, {gain['high']:+.4f}]"


def _entry(result: Result, results: Sequence[Result]) -> dict[str, Any]:
    others = [r for r in _of(results, result.direction) if r.ranker != result.ranker]
    return {
        "ranker": result.ranker,
        "direction": result.direction,
        "means": {metric: result.mean(metric) for metric in METRICS},
        "interval": _bounds(interval(result, COMPARED)),
        "gains": {other.ranker: _bounds(compare(result, other, COMPARED)) for other in others},
        "abstention": _abstention(result),
        "spam_intrusions": result.spam_intrusions,
        "n_asked": result.n_asked,
        "queries": result.values,
    }


def _abstention(result: Result) -> dict[str, Any] | None:
    """Return how well "nothing fits" was told, with the threshold in use and leaving one out."""
    if result.abstention is None:
        return None
    return _told(result.abstention) | {"leave_one_out": _told(leave_one_out(result.trials))}


def _told(told: Abstention) -> dict[str, float]:
    counts = {"right": told.right, "told": told.told, "true": told.true}
    return {"precision": told.precision, "recall": told.recall} | counts


def _bounds(found: Interval) -> dict[str, float]:
    return {"mean": found.mean, "low": found.low, "high": found.high}


def _line(first: str, cells: Sequence[str]) -> str:
    return f"{first:<24}" + "".join(f"{cell:>18}" for cell in cells)
