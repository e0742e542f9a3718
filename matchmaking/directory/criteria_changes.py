"""What differs between two versions of the criteria: pure, no row is read here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from matchmaking.directory.criteria import NAMES, CriterionText

COMPARED = tuple(name for name in NAMES if name != "code")


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """A criterion that both versions have, with each field that differs: before and after."""

    before: CriterionText
    after: CriterionText
    fields: dict[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class CriteriaChanges:
    """Criteria are the same where their codes are."""

    added: list[CriterionText] = field(default_factory=list)
    removed: list[CriterionText] = field(default_factory=list)
    changed: list[CriterionChange] = field(default_factory=list)
    is_reordered: bool = False

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.is_reordered)


def criteria_changes(
    before: Sequence[CriterionText], after: Sequence[CriterionText]
) -> CriteriaChanges:
    old = {text.code: text for text in before}
    new = {text.code: text for text in after}
    kept = [code for code in old if code in new]
    pairs = [(old[code], new[code]) for code in kept]
    return CriteriaChanges(
        added=[text for text in after if text.code not in old],
        removed=[text for text in before if text.code not in new],
        changed=[CriterionChange(*pair, _differing(*pair)) for pair in pairs if _differing(*pair)],
        is_reordered=kept != [code for code in new if code in old],
    )


def _differing(before: CriterionText, after: CriterionText) -> dict[str, tuple[Any, Any]]:
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in COMPARED}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
