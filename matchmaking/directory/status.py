"""What is true of an entry, or of an organization, on a day: today or any in the past."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.directory.models import Addendum, AddendumKind, Edition, Entry, Programme
from matchmaking.organizations.models import Organization


class ListStatus(TextChoices):
    LISTED = "listed", pgettext_lazy("entry", "Listed")
    WARNED = "warned", pgettext_lazy("entry", "Listed, with a warning")
    SUSPENDED = "suspended", pgettext_lazy("entry", "Suspended")
    REMOVED = "removed", pgettext_lazy("entry", "Removed")
    EXPIRED = "expired", pgettext_lazy("entry", "No longer valid")
    ABSENT = "absent", _("Not in this list")


AFTER: Mapping[str, ListStatus] = {
    AddendumKind.WARNED: ListStatus.WARNED,
    AddendumKind.RECTIFIED: ListStatus.LISTED,
    AddendumKind.SUSPENDED: ListStatus.SUSPENDED,
    AddendumKind.RESTORED: ListStatus.LISTED,
    AddendumKind.REMOVED: ListStatus.REMOVED,
}


def entry_status(entry: Entry, addenda: Iterable[Addendum], *, on: date) -> ListStatus:
    """Return the status of an entry on a day, from the addenda to it."""
    if on > (entry.edition.valid_until or on):
        return ListStatus.EXPIRED
    status = ListStatus.LISTED
    for addendum in sorted(addenda, key=lambda row: row.number):
        if addendum.effective_on <= on:
            status = AFTER[addendum.kind]
    return status


def status_on(organization: Organization, programme: Programme, day: date) -> ListStatus:
    """Return the status of an organization in the edition that was current on ``day``."""
    editions = Edition.objects.published().filter(programme=programme, published_on__lte=day)
    edition = editions.order_by("-number").first()
    entries = Entry.objects.select_related("edition").prefetch_related("addenda")
    entry = entries.filter(edition=edition, organization=organization).first()
    if edition is None or entry is None:
        return ListStatus.ABSENT
    return entry_status(entry, entry.addenda.all(), on=day)
