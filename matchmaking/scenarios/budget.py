"""Budget bands: what others may know of a confidential budget."""

from django.db import models
from django.utils.translation import gettext_lazy as _

UPPER_BOUNDS = (50, 100, 300, 500, 1000)  # 万元 (10,000 CNY)


class BudgetBand(models.IntegerChoices):
    UP_TO_50 = 1, _("up to ¥0.5 million")
    UP_TO_100 = 2, _("¥0.5–1 million")
    UP_TO_300 = 3, _("¥1–3 million")
    UP_TO_500 = 4, _("¥3–5 million")
    UP_TO_1000 = 5, _("¥5–10 million")
    OVER_1000 = 6, _("over ¥10 million")


def budget_band(low: int | None, high: int | None) -> BudgetBand | None:
    """Return the band of the highest known amount (in 万元), or None where none is known."""
    amount = high if high is not None else low
    if amount is None:
        return None
    return BudgetBand(1 + sum(amount > bound for bound in UPPER_BOUNDS))
