from collections import Counter

import pytest

from benchmarks.report import arguments, plain, processor_ratios, ratios, size_name
from benchmarks.timing import LEAST_ROUNDS, Spread, Timings, interleave


def test_interleave_lets_contestants_take_turns():
    calls: list[str] = []

    def make_round(_number):
        return {name: [lambda name=name: calls.append(name)] * 2 for name in "abc"}

    timings = interleave(make_round, seconds=0)

    assert list(timings.rounds) == ["a", "b", "c"]
    for rounds in (timings.rounds, timings.processor):
        assert {len(values) for values in rounds.values()} == {LEAST_ROUNDS}
    assert Counter(calls) == dict.fromkeys("abc", 2 * (1 + LEAST_ROUNDS))
    orders = {tuple(calls[start : start + 6 : 2]) for start in range(0, len(calls), 6)}
    assert len(orders) > 1


def test_ratios_are_taken_round_by_round():
    wall = {"this engine": [1.0, 2.0, 4.0], "peer": [3.0, 4.0, 40.0]}
    timings = Timings(wall, {name: values[::-1] for name, values in wall.items()})

    cells = ratios({"1k": timings})

    assert cells == {"peer": {"1k": Spread(median=3.0, low=2.5, high=6.5, n=3)}}
    assert processor_ratios({"1k": timings}) == cells
    assert plain(cells)["peer"]["1k"]["median"] == 3.0


@pytest.mark.parametrize(("text", "size"), [("1k", 1000), ("1M", 1_000_000), ("250", 250)])
def test_sizes_are_read_and_named(text, size):
    options = arguments("A benchmark.", sizes="10k").parse_args(["--sizes", f"{text},2k"])

    assert options.sizes == [size, 2000]
    assert size_name(size) == text
