"""Amounts kept in 万元 (10,000 CNY), as each language counts them."""

from django.utils.translation import get_language, gettext


def money_range(low: int | None, high: int | None) -> str:
    """Return a range of amounts in 万元 as text; empty where neither end is known."""
    if low is None and high is None:
        return ""
    ends = {"low": _scaled(low), "high": _scaled(high)}
    if low == high:
        return gettext("¥%(low)s million") % ends
    if high is None:
        return gettext("from ¥%(low)s million") % ends
    if low is None:
        return gettext("up to ¥%(high)s million") % ends
    return gettext("¥%(low)s–%(high)s million") % ends


def _scaled(amount: int | None) -> str:
    """Return 万元 as they are for Chinese readers, as millions for the others."""
    if amount is None:
        return ""
    return str(amount) if (get_language() or "").startswith("zh") else f"{amount / 100:g}"
