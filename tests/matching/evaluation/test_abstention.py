import pytest

from matchmaking.matching.evaluation.abstention import (
    Abstention,
    Trial,
    choose_threshold,
    leave_one_out,
    told_by,
)

CLEAR = [Trial(best, unanswered, fits=True) for best, unanswered in [(0.8, 0.2), (0.7, 0.3)]]
NONE = Trial(0.25, 0.25, fits=False)


def test_choose_threshold_lies_between_needs_with_and_without_answers():
    assert 0.3 < choose_threshold([*CLEAR, NONE]) < 0.7


def test_choose_threshold_bears_a_missed_need_rather_than_many_wrong_ones():
    hopeless = Trial(0.9, 0.85, fits=True)  # without its answers it still looks well served

    assert choose_threshold([*CLEAR, hopeless, NONE]) < 0.7


@pytest.mark.parametrize("trials", [[], [NONE], [Trial(0.5, 0.5, fits=True)]])
def test_choose_threshold_survives_too_few_trials(trials):
    assert 0 <= choose_threshold(trials) <= 1


def test_leave_one_out_tells_each_need_by_the_others():
    trials = {"a": CLEAR[0], "b": CLEAR[1], "c": Trial(0.6, 0.1, fits=True), "none": NONE}

    assert leave_one_out(trials) == Abstention(right=1, told=1, true=1)


def test_told_by_counts_what_is_below_its_threshold():
    trials = {"a": CLEAR[0], "b": CLEAR[1], "none": NONE}

    told = told_by(trials, {"a": 0.9, "b": 0.1, "none": 0.3})

    assert (told.right, told.told, told.true) == (1, 2, 1)
    assert (told.precision, told.recall) == (0.5, 1.0)
    assert told_by(trials, dict.fromkeys(trials, 0.0)).precision == 0.0
