import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.scenarios.budget import UPPER_BOUNDS, BudgetBand, budget_band

AMOUNTS = st.none() | st.integers(0, 10**6)


@pytest.mark.parametrize(
    ("amount", "band"),
    [
        (0, BudgetBand.UP_TO_50),
        (50, BudgetBand.UP_TO_50),
        (51, BudgetBand.UP_TO_100),
        (100, BudgetBand.UP_TO_100),
        (101, BudgetBand.UP_TO_300),
        (300, BudgetBand.UP_TO_300),
        (301, BudgetBand.UP_TO_500),
        (500, BudgetBand.UP_TO_500),
        (501, BudgetBand.UP_TO_1000),
        (1000, BudgetBand.UP_TO_1000),
        (1001, BudgetBand.OVER_1000),
    ],
)
def test_budget_band_includes_its_upper_bound(amount, band):
    assert budget_band(None, amount) == band


@pytest.mark.parametrize(
    ("low", "high", "band"),
    [
        (None, None, None),
        (80, None, BudgetBand.UP_TO_100),
        (10, 400, BudgetBand.UP_TO_500),
        (10, 0, BudgetBand.UP_TO_50),
    ],
)
def test_budget_band_follows_the_highest_known_amount(low, high, band):
    assert budget_band(low, high) == band


@given(low=AMOUNTS, high=AMOUNTS)
def test_budget_band_tells_of_the_budget_nothing_but_its_band(low, high):
    band = budget_band(low, high)

    known = high if high is not None else low
    if known is None:
        assert band is None
    else:
        bounds = (-1, *UPPER_BOUNDS, float("inf"))
        assert bounds[band - 1] < known <= bounds[band]


def test_budget_bands_are_as_many_as_the_bounds_make():
    assert len(BudgetBand) == len(UPPER_BOUNDS) + 1
