"""What is sent of an application, an entry or an edition: ids, codes and days.

Applications have no API: the address is that of the page on which members read them.
"""

from matchmaking.directory.models import Addendum, Appeal, Application, CustomerCase, Edition
from matchmaking.directory.status import AFTER
from matchmaking.webhooks.payloads import Data, address


def application_data(application: Application, *, act: str) -> Data:
    return {
        "object": "application",
        "id": application.public_id,
        "url": address("web:application_detail", application.public_id),
        "act": act,
        "status": str(application.status),
        "round": application.round.public_id,
        "programme": application.round.programme.public_id,
    }


def case_data(case: CustomerCase) -> Data:
    application = case.application
    return {
        "object": "case",
        "id": case.public_id,
        "url": address("web:application_detail", application.public_id),
        "act": "answer",
        "status": str(case.status),
        "application": application.public_id,
    }


def addendum_data(addendum: Addendum) -> Data:
    return {
        "object": "addendum",
        "id": addendum.public_id,
        "url": address("web:entry_detail", addendum.entry.public_id),
        "act": str(addendum.kind),
        "status": str(AFTER[addendum.kind]),
        "reason": str(addendum.reason),
        "due_on": addendum.due_on.isoformat() if addendum.due_on else None,
        **_place(addendum),
    }


def entry_data(addendum: Addendum) -> Data:
    """Tell of an entry as the addendum leaves it; a later one has a message of its own."""
    return {
        "object": "entry",
        "id": addendum.entry.public_id,
        "url": address("web:entry_detail", addendum.entry.public_id),
        "act": str(addendum.kind),
        "status": str(AFTER[addendum.kind]),
        **_place(addendum),
    }


def appeal_data(appeal: Appeal) -> Data:
    return {
        "object": "appeal",
        "id": appeal.public_id,
        "url": address("web:application_list"),
        "act": "decide",
        "status": str(appeal.status),
        "addendum": appeal.addendum.public_id,
        "entry": appeal.addendum.entry.public_id,
    }


def edition_data(edition: Edition) -> Data:
    return {
        "object": "edition",
        "id": edition.public_id,
        "url": address("api:edition_detail", edition.public_id),
        "act": "publish",
        "status": str(edition.status),
        "number": edition.number,
        "programme": edition.programme.public_id,
    }


def _place(addendum: Addendum) -> Data:
    return {
        "entry": addendum.entry.public_id,
        "edition": addendum.edition.public_id,
        "programme": addendum.edition.programme.public_id,
    }
