"""Events of the audit trail as an auditor reads them: names, but no contacts in clear."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from matchmaking.common.models import AuditEvent
from matchmaking.organizations.models import Organization, User
from matchmaking.web.audit_words import (
    PEOPLE,
    action_label,
    detail_label,
    detail_value,
    kind_label,
)
from matchmaking.web.facts import separator

MAIL = re.compile(r"([^\s@,;<>]?)[^\s@,;<>]*(@[^\s@,;<>]+)")
PHONE = re.compile(r"(?<![0-9a-zA-Z])(\+?\d{2,3})[\d -]{5,}(\d{2})(?![0-9a-zA-Z])")
PLATFORM = "platform"  # stands for the person where nobody acted


@dataclass(frozen=True, slots=True)
class Person:
    """Who acted: ``key`` finds their other events; a deleted account has no name."""

    key: str
    name: str
    mail: str = ""


@dataclass(frozen=True, slots=True)
class AuditRow:
    event: AuditEvent
    action: str
    kind: str
    person: Person
    organization: Organization | None
    details: Sequence[tuple[str, str]]


def audit_rows(events: Iterable[AuditEvent], *, with_details: bool = True) -> list[AuditRow]:
    """Name the people and organizations of some events, with two queries for all."""
    rows = list(events)
    people = User.objects.in_bulk(_user_keys(rows))
    organizations = Organization.objects.in_bulk({row.organization_key for row in rows} - {None})
    return [
        AuditRow(
            event=event,
            action=action_label(event.action),
            kind=kind_label(event.object_type),
            person=person_of(event.actor_key, people),
            organization=organizations.get(event.organization_key),
            details=_details(event, people) if with_details else (),
        )
        for event in rows
    ]


def person_of(key: int | None, people: Mapping[int, User]) -> Person:
    if key is None:
        return Person(PLATFORM, gettext("The platform"))
    user = people.get(key)
    if user is None:
        return Person(str(key), gettext("Deleted account %(key)s") % {"key": key})
    return Person(str(key), user.name or masked(user.email), masked(user.email))


def masked(text: str) -> str:
    """Return ``text`` with every e-mail address and phone number made unusable."""
    return PHONE.sub(r"\1***\2", MAIL.sub(r"\1***\2", text))


def _user_keys(events: Iterable[AuditEvent]) -> set[int]:
    found = [[event.actor_key, *map(event.details.get, PEOPLE)] for event in events]
    return {key for keys in found for key in keys if isinstance(key, int)}


def _details(event: AuditEvent, people: Mapping[int, User]) -> list[tuple[str, str]]:
    return [
        (detail_label(key), _value(event, key, value, people))
        for key, value in event.details.items()
        if value not in ("", None, [], {})
    ]


def _value(event: AuditEvent, key: str, value: Any, people: Mapping[int, User]) -> str:
    if key in PEOPLE and isinstance(value, int):
        return person_of(value, people).name
    codes = value if isinstance(value, list) else [value]
    words = [detail_value(event.object_type, key, code) for code in codes]
    return masked(separator().join(words))
