"""What those who check, score and decide read of an application, and how they go through many."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from matchmaking.directory.formal import FormalReason
from matchmaking.directory.models import Application, ApplicationStep, Criterion, Proof
from matchmaking.directory.today import today
from matchmaking.organizations.models import User
from matchmaking.organizations.permissions import is_member
from matchmaking.web.cards import own_organization_keys
from matchmaking.web.renewals import ShownPart, shown_parts

MOST = 500  # applications that are gone through one after the other


@dataclass(frozen=True, slots=True)
class Part:
    """What an application says to a criterion, with the files that prove it."""

    criterion: Criterion
    text: str
    proofs: list[Proof]
    shown: ShownPart | None = None


@dataclass(frozen=True, slots=True)
class Step:
    row: ApplicationStep
    reasons: list[str]


def material_of(application: Application) -> dict[str, Any]:
    """Return the parts, cases and solutions; five queries, and those of what it renews."""
    renewed = shown_parts(application)
    texts = {row.criterion_id: row.text for row in application.answers.all()}
    proofs = list(application.proofs.all())
    criteria = Criterion.objects.filter(version=application.round.criteria_id)
    return {
        "parts": [
            Part(
                row,
                texts.get(row.pk, ""),
                [file for file in proofs if file.criterion_id == row.pk],
                renewed.get(f"answer_{row.code}"),
            )
            for row in criteria
        ],
        "renewed": renewed,
        "today": today(),
        "cases": list(application.cases.all()),
        "solutions": list(application.solutions.order_by("pk")),
    }


def history_of(application: Application) -> list[Step]:
    """Return the moves of an application, latest first, with the reasons in words."""
    known = dict(FormalReason.choices)
    rows = application.steps.select_related("by")
    return [Step(row, [str(known.get(code, code)) for code in row.reasons]) for row in rows]


def is_own(user: User, application: Application) -> bool:
    return is_member(user, application.organization)


def around(
    application: Application, rows: QuerySet[Application], *, user: User, queue: str, page: str
) -> dict[str, str]:
    """Return the addresses of the queue and of the neighbours that ``user`` may decide on.

    ``rows`` are those that wait, ``page`` is the name of the page of one. After the last comes
    the first again, so that nothing that was left out is forgotten.
    """
    own = own_organization_keys(user)
    found = rows.order_by("pk").values_list("pk", "public_id", "organization")[:MOST]
    waiting = [
        (key, public_id) for key, public_id, organization in found if organization not in own
    ]
    later = [public_id for key, public_id in waiting if key > application.pk]
    earlier = [public_id for key, public_id in waiting if key < application.pk]
    keys = [key for key, _ in waiting]
    place = str(keys.index(application.pk) + 1) if application.pk in keys else ""

    def first(ids: list[str]) -> str:
        return reverse(page, args=[ids[0]]) if ids else ""

    return {
        "queue": queue,
        "next": first(later + earlier),
        "previous": first(earlier[::-1]),
        "place": place,
        "n": str(len(waiting)),
    }
