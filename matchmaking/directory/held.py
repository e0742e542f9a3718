"""The entries that an organization holds or has held in published editions, and their course."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, OuterRef, Subquery

from matchmaking.directory.models import Addendum, Edition, Entry
from matchmaking.directory.status import ListStatus, entry_status
from matchmaking.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """An entry with its status of the day, and what was stated of it until then, first to last.

    ``is_current`` says that its edition is the last one of the programme.
    """

    entry: Entry
    status: ListStatus
    is_current: bool
    addenda: Sequence[Addendum]

    @property
    def n_cases(self) -> tuple[int, int]:
        """The cases that customers confirmed for it: by connections, and by mail."""
        evidence = self.entry.facts["evidence"]
        return evidence["cases_confirmed_by_connection"], evidence["cases_confirmed_by_mail"]


def held_entries(organization: Organization, *, on: date) -> list[HeldEntry]:
    """Return the entries of an organization, newest first; two queries, one where there is none."""
    last = Edition.objects.published().filter(programme=OuterRef("edition__programme"))
    newest = last.order_by().values("programme").annotate(last=Max("number")).values("last")
    rows = (
        Entry.objects.filter(
            organization=organization,
            edition__in=Edition.objects.published().filter(published_on__lte=on).values("pk"),
        )
        .annotate(last_number=Subquery(newest))
        .select_related("edition__programme")
        .defer("edition__manifest")
        .prefetch_related("addenda")
        .order_by("-edition__published_on", "-edition__number", "position")
    )
    return [_held(entry, on) for entry in rows]


def _held(entry: Entry, on: date) -> HeldEntry:
    addenda = sorted(entry.addenda.all(), key=lambda row: row.number)
    is_current: bool = entry.edition.number == vars(entry)["last_number"]
    known = [row for row in addenda if row.effective_on <= on]
    return HeldEntry(entry, entry_status(entry, known, on=on), is_current, known)
