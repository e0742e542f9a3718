"""Who owes answers: the organizations that others wait for, those that keep them waiting first."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Min, Q, QuerySet, When

from matchmaking.connections.models import Connection
from matchmaking.connections.moves import OPEN, Side
from matchmaking.connections.workdays import working_days_between
from matchmaking.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Debtor:
    """An organization that owes answers; ``days`` is how long the oldest has been overdue."""

    organization: Organization
    n_open: int
    n_overdue: int
    days: int  # working days


def owed_answers(today: date) -> QuerySet[Any, Any]:
    """Count open and overdue answers by organization, most overdue first."""
    owner = Case(When(awaiting=Side.DEMAND, then=F("demand")), default=F("supply"))
    rows = Connection.objects.filter(status__in=OPEN).annotate(owner=owner).values("owner")
    return rows.annotate(
        n_open=Count("pk"),
        n_overdue=Count("pk", filter=Q(due_on__lt=today)),
        oldest=Min("due_on"),
    ).order_by("-n_overdue", "oldest", "owner")


def debtors(rows: list[dict[str, Any]], today: date) -> list[Debtor]:
    """Return rows of ``owed_answers`` with their organizations; one query."""
    organizations = Organization.objects.in_bulk([row["owner"] for row in rows])
    return [
        Debtor(
            organization=organizations[row["owner"]],
            n_open=row["n_open"],
            n_overdue=row["n_overdue"],
            days=working_days_between(row["oldest"], today) if row["n_overdue"] else 0,
        )
        for row in rows
    ]
