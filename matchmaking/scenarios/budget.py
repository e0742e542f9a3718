"""Budget bands: what others may know of a confidential budget."""

from matchmaking.organizations.bands import UPPER_BOUNDS, BudgetBand, band, band_of

__all__ = ["BUDGET_BAND", "UPPER_BOUNDS", "BudgetBand", "budget_band"]

BUDGET_BAND = band_of("budget_max", "budget_min")  # of a row; 0 where no budget is known


def budget_band(low: int | None, high: int | None) -> BudgetBand | None:
    """Return the band of the highest known amount (in 万元), or None where none is known."""
    return band(high if high is not None else low)
