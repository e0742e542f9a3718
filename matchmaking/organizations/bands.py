"""Bands of money: as coarse as confidential budgets are shown, and prices are compared."""

from django.db import models
from django.db.models import Case, IntegerField, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

UPPER_BOUNDS = (50, 100, 300, 500, 1000)  # 万元 (10,000 CNY)


class BudgetBand(models.IntegerChoices):
    UP_TO_50 = 1, _("up to ¥0.5 million")
    UP_TO_100 = 2, _("¥0.5–1 million")
    UP_TO_300 = 3, _("¥1–3 million")
    UP_TO_500 = 4, _("¥3–5 million")
    UP_TO_1000 = 5, _("¥5–10 million")
    OVER_1000 = 6, _("over ¥10 million")


def band(amount: int | None) -> BudgetBand | None:
    """Return the band of an amount (in 万元), or None where it is not known."""
    if amount is None:
        return None
    return BudgetBand(1 + sum(amount > bound for bound in UPPER_BOUNDS))


def band_of(first: str, second: str) -> Case:
    """Return what gives the band of a row by a field, or by another where that is empty; else 0."""
    amount = Coalesce(first, second)
    bands = [
        When(LessThanOrEqual(amount, Value(bound)), then=Value(number))
        for number, bound in enumerate(UPPER_BOUNDS, start=1)
    ]
    unknown = {f"{first}__isnull": True, f"{second}__isnull": True}
    return Case(
        When(**unknown, then=Value(0)),
        *bands,
        default=Value(BudgetBand.OVER_1000.value),
        output_field=IntegerField(),
    )
