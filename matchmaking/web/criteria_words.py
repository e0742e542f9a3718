"""What differs between two versions of the criteria, in sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, pgettext

from matchmaking.directory.criteria import CriterionText
from matchmaking.directory.criteria_changes import CriterionChange, criteria_changes
from matchmaking.directory.models import Criterion, EvidenceRule, ScoreReason

LONG = ("guide_zh", "guide_en")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A difference; of long texts ``before`` and ``after`` are shown below it."""

    kind: str  # added, removed, changed
    text: str
    before: str = ""
    after: str = ""


def told_changes(before: Sequence[CriterionText], after: Sequence[CriterionText]) -> list[Sentence]:
    changes = criteria_changes(before, after)
    found = [
        Sentence("added", gettext("Added: “%(name)s”, weight %(weight)d%%") % _named(text))
        for text in changes.added
    ]
    found += [
        Sentence("removed", gettext("Removed: “%(name)s”, weight %(weight)d%%") % _named(text))
        for text in changes.removed
    ]
    for change in changes.changed:
        found += _told(change)
    if changes.is_reordered:
        found.append(Sentence("changed", gettext("The criteria stand in another order.")))
    return found


def _named(text: CriterionText) -> dict[str, Any]:
    return {"name": text.name, "weight": text.weight}


def _told(change: CriterionChange) -> Iterator[Sentence]:
    for name, (before, after) in change.fields.items():
        words = {"name": change.after.name, "field": _label(name)}
        if name in LONG:
            text = gettext("“%(name)s”: %(field)s, rewritten") % words
            yield Sentence("changed", text, before or _nothing(), after or _nothing())
        else:
            words |= {"before": _value(name, before), "after": _value(name, after)}
            text = gettext("“%(name)s”: %(field)s %(before)s → %(after)s") % words
            yield Sentence("changed", text)


def _label(name: str) -> str:
    return str(Criterion._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _value(name: str, value: Any) -> str:
    if name == "evidence":
        return str(EvidenceRule(value).label)
    if name == "reasons":
        labels = (str(ScoreReason(code).label) for code in value)
        joined = pgettext("between the entries of a list", ", ").join(labels)
        return joined or pgettext("reasons of scores", "all")
    return str(value) or _nothing()


def _nothing() -> str:
    return gettext("(empty)")
