"""The parts of a renewal in words: what was said last time, what has changed, where each stands."""

from dataclasses import dataclass

from matchmaking.directory.changes import FactChange
from matchmaking.directory.models import Application, Entry, EvidenceRule
from matchmaking.directory.renewals import PartState, RenewedPart, parts_of
from matchmaking.taxonomy.selectors import term_names
from matchmaking.web.directory import told_change

QUIET = {PartState.OPEN, PartState.UNCHANGED, PartState.KEPT}


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
    if application.renews_id is None:
        return {}
    parts = parts_of(application)
    entry = Entry.objects.select_related("edition").defer("edition__manifest", "facts")
    former = entry.filter(application=application.renews_id).first()
    names = term_names() if any(part.changes for part in parts.values()) else {}
    number = former.edition.number if former else 0
    return {
        code: ShownPart(part, [told_change(_worded(row), names) for row in part.changes], number)
        for code, part in parts.items()
    }


def _worded(change: FactChange) -> FactChange:
    """Put the codes of evidence rules in words; other changes are as they are."""
    if change.name != "evidence_rule":
        return change
    old, new = (
        tuple(str(EvidenceRule(code).label) for code in codes)
        for codes in (change.removed, change.added)
    )
    return FactChange(change.name, old, new)
