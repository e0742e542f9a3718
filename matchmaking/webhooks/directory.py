"""What is sent of the directory: to the applicant what its pages show, to everybody what is public.

Of objections nothing is sent, as the applicant is not told of them; one that is upheld strikes
the applicant, and that is a move like others. No score and no word of anybody enters a message.
"""

from collections.abc import Callable

from matchmaking.directory.models import (
    Addendum,
    Appeal,
    AppealStatus,
    ApplicationStep,
    CustomerCase,
    Edition,
)
from matchmaking.webhooks.directory_payloads import (
    addendum_data,
    appeal_data,
    application_data,
    case_data,
    edition_data,
    entry_data,
)
from matchmaking.webhooks.events import EventType
from matchmaking.webhooks.writing import endpoints_of, everybody, receiving, write

ENTRIES = "directory_entries__addenda"


def application_moved(pk: int) -> None:
    endpoints = endpoints_of(receiving("applications__steps", pk))
    if not endpoints:
        return
    step = ApplicationStep.objects.select_related("application__round__programme").get(pk=pk)
    write(
        endpoints,
        EventType.APPLICATION_MOVED,
        key=f"step:{step.public_id}",
        at=step.created_at,
        data=lambda _endpoint: application_data(step.application, act=step.move),
    )


def case_answered(pk: int) -> None:
    endpoints = endpoints_of(receiving("applications__cases", pk))
    if not endpoints:
        return
    case = CustomerCase.objects.select_related("application__round__programme").get(pk=pk)
    if case.answered_at is None:
        return
    write(
        endpoints,
        EventType.CASE_ANSWERED,
        key=f"case:{case.public_id}",
        at=case.answered_at,
        data=lambda _endpoint: case_data(case),
    )


def addendum_added(pk: int) -> None:
    """Tell whose entry it is of the decision, and everybody of the status."""
    own = endpoints_of(receiving(ENTRIES, pk))
    others = everybody(EventType.ENTRY_STATUS_CHANGED)
    if not own and not others:
        return
    addendum = Addendum.objects.select_related("entry", "edition__programme").get(pk=pk)
    write(
        own,
        EventType.ADDENDUM_ADDED,
        key=f"addendum:{addendum.public_id}",
        at=addendum.created_at,
        data=lambda _endpoint: addendum_data(addendum),
    )
    write(
        others,
        EventType.ENTRY_STATUS_CHANGED,
        key=f"entry:{addendum.public_id}",
        at=addendum.created_at,
        data=lambda _endpoint: entry_data(addendum),
    )


def appeal_decided(pk: int) -> None:
    endpoints = endpoints_of(receiving(f"{ENTRIES}__appeal", pk))
    if not endpoints:
        return
    rows = Appeal.objects.exclude(status=AppealStatus.OPEN).select_related("addendum__entry")
    appeal = rows.filter(pk=pk).first()
    if appeal is None or appeal.decided_at is None:
        return
    write(
        endpoints,
        EventType.APPEAL_DECIDED,
        key=f"appeal:{appeal.public_id}",
        at=appeal.decided_at,
        data=lambda _endpoint: appeal_data(appeal),
    )


def edition_published(pk: int) -> None:
    endpoints = everybody(EventType.EDITION_PUBLISHED)
    if not endpoints:
        return
    rows = Edition.objects.published().select_related("programme").defer("manifest")
    edition = rows.filter(pk=pk).first()
    if edition is None:
        return
    write(
        endpoints,
        EventType.EDITION_PUBLISHED,
        key=f"edition:{edition.public_id}",
        at=edition.updated_at,
        data=lambda _endpoint: edition_data(edition),
    )


DIRECTORY_HANDLERS: dict[str, Callable[[int], None]] = {
    "application.moved": application_moved,
    "case.answered": case_answered,
    "addendum.added": addendum_added,
    "appeal.decided": appeal_decided,
    "edition.published": edition_published,
}
