"""The parts of a renewal in words: what was said last time, what has changed, where each stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from matchmaking.directory.changes import FactChange
from matchmaking.directory.models import Application, Criterion, Entry, EvidenceRule
from matchmaking.directory.renewals import PartState, RenewedPart, parts_of
from matchmaking.taxonomy.selectors import term_names
from matchmaking.web.directory import told_change

QUIET = {PartState.OPEN, PartState.UNCHANGED, PartState.KEPT}
OF_CRITERION = {"criterion": "name", "guide": "guide"}  # texts in two languages


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part with its changes as label, before and now; ``edition`` is that of last time."""

    part: RenewedPart
    changes: list[tuple[str, str, str]]
    edition: int

    @property
    def is_quiet(self) -> bool:
        """Whether the text of last time stands, so that its field may stay folded."""
        return self.part.state in QUIET

    @property
    def wish(self) -> str:
        """What the button says that confirms the part as it stands."""
        return f"confirm:{self.part.code}:{self.part.mark}"


def shown_parts(application: Application) -> dict[str, ShownPart]:
    """Return the parts of a renewal by their codes; of an application that renews nothing none."""
    if application.renews is None:
        return {}
    parts = parts_of(application)
    rows = Entry.objects.filter(application=application.renews)
    number = rows.values_list("edition__number", flat=True).first() or 0
    known = _Known(application, application.renews, parts)
    return {
        code: ShownPart(part, [known.told(part, row) for row in part.changes], number)
        for code, part in parts.items()
    }


class _Known:
    """What the changes of a renewal need to be put into words, read only where there are some."""

    def __init__(
        self, application: Application, former: Application, parts: Mapping[str, RenewedPart]
    ) -> None:
        names = {row.name for part in parts.values() for row in part.changes}
        self.terms = term_names() if names else {}
        is_needed = bool(names & set(OF_CRITERION))
        self.then = _criteria(former) if is_needed else {}
        self.now = _criteria(application) if is_needed else {}

    def told(self, part: RenewedPart, change: FactChange) -> tuple[str, str, str]:
        label, before, after = told_change(_worded(change), self.terms)
        if change.name in OF_CRITERION and part.code in self.then and part.code in self.now:
            name = OF_CRITERION[change.name]
            before, after = (getattr(found[part.code], name) for found in (self.then, self.now))
        return label, before, after


def _criteria(application: Application) -> dict[str, Criterion]:
    rows = Criterion.objects.filter(version=application.round.criteria_id)
    return {f"answer_{row.code}": row for row in rows}


def _worded(change: FactChange) -> FactChange:
    """Put the codes of evidence rules in words; other changes are as they are."""
    if change.name != "evidence_rule":
        return change
    old, new = (
        tuple(str(EvidenceRule(code).label) for code in codes)
        for codes in (change.removed, change.added)
    )
    return FactChange(change.name, old, new)
