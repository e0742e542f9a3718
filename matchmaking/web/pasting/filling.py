"""What an author confirmed of a pasted text, put into what the form has sent along."""

from collections.abc import Iterator

from django.http import QueryDict

from matchmaking.web.forms.rows import MAX_CASES, MAX_TARGETS
from matchmaking.web.pasting.amounts import targets
from matchmaking.web.pasting.cases import case_of

TAKE = "take"  # the names of the proposals that were confirmed
PREFIX = "split-"  # before the name of a field: what was proposed for it
LISTS = ("deployment_modes", "service_areas")
REST_GOES_TO = {"scenario": "requirement", "solution": "description"}
N_SPARE = 1
MAX_LINES = 40
MAX_LINE = 300  # of words in which a row is looked for


def filled(posted: QueryDict, kind: str) -> QueryDict:
    """Return what was sent, with the confirmed proposals in the place of what stood there."""
    values = posted.copy()
    for name in posted.getlist(TAKE):
        proposed = posted.get(PREFIX + name, "")
        if name == "targets":
            _put_rows(values, "targets", _target_rows(proposed))
        elif name == "cases":
            _put_rows(values, "cases", [case for _, case in _cases(proposed) if case][:MAX_CASES])
        elif name == "rest":
            place = REST_GOES_TO[kind]
            values[place] = "\n".join(filter(None, [values.get(place, ""), proposed]))
        elif name in LISTS:
            values.setlist(name, proposed.split(","))
        else:
            values[name] = proposed
    return values


def left_out(posted: QueryDict) -> Iterator[str]:
    """Yield the confirmed lines of which no row could be made."""
    taken = posted.getlist(TAKE)
    if "targets" in taken:
        for line in posted.get(f"{PREFIX}targets", "").splitlines():
            if line.strip() and not targets(line[:MAX_LINE]):
                yield line.strip()[:MAX_LINE]
    if "cases" in taken:
        yield from (line for line, case in _cases(posted.get(f"{PREFIX}cases", "")) if not case)


def _target_rows(proposed: str) -> list[dict[str, str]]:
    found = [
        {
            "metric": target.metric,
            "comparator": target.comparator,
            "value": target.value,
            "unit": target.unit,
        }
        for line in proposed.splitlines()[:MAX_LINES]
        for target in targets(line[:MAX_LINE])
    ]
    return found[:MAX_TARGETS]


def _cases(proposed: str) -> list[tuple[str, dict[str, str] | None]]:
    lines = [line for line in proposed.splitlines() if line.strip()]
    return [(line[:MAX_LINE], case_of(line)) for line in lines[:MAX_LINES]]


def _put_rows(values: QueryDict, prefix: str, rows: list[dict[str, str]]) -> None:
    for name in [name for name in values if name.startswith(f"{prefix}-")]:
        del values[name]
    values[f"{prefix}-TOTAL_FORMS"] = str(len(rows) + N_SPARE)
    values[f"{prefix}-INITIAL_FORMS"] = "0"
    for number, row in enumerate(rows):
        for name, value in row.items():
            values[f"{prefix}-{number}-{name}"] = value
