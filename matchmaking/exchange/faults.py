"""What can be wrong with a cell of an import: a code, and for people the problem and its fix."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from matchmaking.common.sheets.exceptions import ISSUES

Facts = Mapping[str, str | int]

# code → what is wrong, how to mend it
FAULTS: dict[str, tuple[Any, Any]] = {
    "required": (_("Nothing stands here."), _("Fill in this cell.")),
    "too_long": (
        _("%(length)s characters; at most %(limit)s are possible."),
        _("Shorten the text."),
    ),
    "unknown": (
        _("There is no “%(text)s”."),
        _("Take an entry of the sheet “Choices” of the template."),
    ),
    "near": (
        _("There is no “%(text)s”. Do you mean “%(name)s”?"),
        _("Write “%(name)s”, or another entry of the sheet “Choices” of the template."),
    ),
    "ambiguous": (
        _("“%(text)s” may mean: %(names)s."),
        _("Write one of these names in full."),
    ),
    "number": (
        _("“%(text)s” is no number."),
        _("Write digits only, such as %(example)s."),
    ),
    "range": (
        _("“%(text)s” names two numbers; one is needed."),
        _("Write one number, such as %(example)s."),
    ),
    "money_range": (
        _("“%(text)s” names two amounts; one is needed."),
        _("Write the lower amount in its column and the higher one in the next."),
    ),
    "fraction": (
        _("“%(text)s” is no whole number."),
        _("Round it, such as %(example)s."),
    ),
    "out_of_range": (
        _("%(text)s is not between %(low)s and %(high)s."),
        _("Check the number and its unit."),
    ),
    "order": (
        _("The lowest amount exceeds the highest."),
        _("Exchange the two amounts, or correct one of them."),
    ),
    "yes_no": (_("“%(text)s” says neither yes nor no."), _("Write 是 or 否.")),
    "email": (
        _("“%(text)s” is no e-mail address."),
        _("Write it like name@example.com, or leave the cell empty."),
    ),
    "target": (
        _("“%(text)s” cannot be read as a target."),
        _("Write measure, sign, number and unit, such as: 漏检率 ≤ 1 %%"),
    ),
    "target_length": (
        _("A target is longer than %(limit)s characters."),
        _("Shorten its measure or its unit."),
    ),
    "too_many": (
        _("%(count)s entries; at most %(limit)s are possible."),
        _("Keep the most important ones."),
    ),
    "case_incomplete": (
        _("Other cells of this case study are filled in, but not this one."),
        _("Fill in this cell, or empty the other cells of this case study."),
    ),
    "invalid": (_("This value is not possible."), "%(message)s"),
    "record_unknown": (
        _("Your organization has no record “%(text)s”."),
        _("Correct the number, or empty the cell to add a new record."),
    ),
    "repeated": (
        _("Row %(row)s is about the same record."),
        _("Keep one of the two rows, or give this one another name."),
    ),
    "several": (
        _("%(count)s records have this name already."),
        _("Write the number of the one that is meant into the column “编号”."),
    ),
    "under_review": (
        _("This record is under review."),
        _("Recall it from review first, then import again; or delete this row."),
    ),
    "ended": (
        _("This record was closed or withdrawn."),
        _("Reopen it first, then import again; or delete this row."),
    ),
    "organization_unknown": (
        _("There is no organization “%(text)s” of the right kind."),
        _("Write its unified social credit code, or its full name."),
    ),
    "organization_several": (
        _("Several organizations are called “%(text)s”."),
        _("Write the unified social credit code instead."),
    ),
    "organization_suspended": (
        _("“%(text)s” is suspended and cannot post."),
        _("Delete this row, or restore the organization first."),
    ),
    "meanwhile": (
        _("The record was changed since the check."),
        _("Upload the file again to see what is there now."),
    ),
    "appeared": (
        _("A record of this name has been added since the check."),
        _("Upload the file again to see what is there now."),
    ),
    "gone": (_("The record is not there any more."), _("Upload the file again.")),
    "refused": (_("The record could not be written."), "%(message)s"),
    **{f"cell_{code}": (message, "") for code, message in ISSUES.items()},
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the cell of the column ``key``."""

    key: str
    code: str
    facts: Facts = field(default_factory=dict)

    @property
    def problem(self) -> str:
        return str(FAULTS[self.code][0]) % self.facts

    @property
    def fix(self) -> str:
        return str(FAULTS[self.code][1]) % self.facts


class CellError(Exception):
    """A cell that cannot be read; ``code`` is one of ``FAULTS``."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def short(text: str) -> str:
    """Return the start of a text, for a message about it."""
    return text if len(text) <= 40 else f"{text[:40]}…"
