"""Case studies, a line each: “customer：what was done，effect”."""

import re

LIMITS = {"customer": 100, "scenario": 200, "effect": 300}
BEFORE_CASE = re.compile(
    r"^\s*(?:[（(]?\d{1,2}[、.．)）]|[①-⑳]|[-*•●■]|案例[一二三四五\d]*[:：]?)\s*"
)
LINE = re.compile(
    r"(?P<customer>[^:：]{2,100}?)\s*[:：]\s*(?P<scenario>[^，,；;。]{2,200})[，,；;。]?\s*(?P<effect>.*)"
)


def case_of(line: str) -> dict[str, str] | None:
    """Return customer, scenario and effect of a line; None if it does not tell who and what."""
    if len(line) > sum(LIMITS.values()):
        return None
    match = LINE.fullmatch(BEFORE_CASE.sub("", line.strip()))
    if match is None:
        return None
    row = {name: value.strip() for name, value in match.groupdict().items()}
    return row if all(len(value) <= LIMITS[name] for name, value in row.items()) else None
