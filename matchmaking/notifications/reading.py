"""Notifications as their reader sees them: texts, and what may be looked up at this moment."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from matchmaking.connections.models import Connection, ConnectionStep, SavedSearch
from matchmaking.connections.moves import ConnectionStatus, DeclineReason, GoneReason
from matchmaking.directory.formal import FormalReason
from matchmaking.directory.models import AddendumKind, Application, ApplicationStep
from matchmaking.directory.moves import ApplicationStatus, RoundPhase
from matchmaking.notifications.kinds import Group, Kind, Target
from matchmaking.notifications.models import Notification
from matchmaking.notifications.wording import WORDINGS
from matchmaking.organizations.models import (
    Claim,
    Membership,
    Organization,
    Role,
    User,
    Verification,
)
from matchmaking.organizations.moves import ReturnReason
from matchmaking.scenarios.models import Scenario, ScenarioTransition
from matchmaking.solutions.models import Solution, SolutionTransition
from matchmaking.webhooks.models import OffReason

RECORD_MODELS = {Target.SCENARIO: Scenario, Target.SOLUTION: Solution}
STEP_MODELS = {Target.SCENARIO: ScenarioTransition, Target.SOLUTION: SolutionTransition}
NAMED_BY = {Group.CONNECTIONS: "scenario", Group.SEARCHES: "search"}  # by group; else by its title
TOLD_WITH_PROGRAMME = {
    Kind.APPLICATION_RETURNED,
    Kind.APPLICATION_ADVANCED,
    Kind.APPLICATION_PROPOSED,
    Kind.APPLICATION_ENDED,
    Kind.APPLICATION_LISTED,
    Kind.ROUND_MOVED,
    Kind.CASE_ANSWERED,
    Kind.APPLICATION_DUE,
}
REASONS: dict[str, tuple[Any, ...]] = {
    Target.CONNECTION: (DeclineReason, GoneReason),
    Target.APPLICATION: (FormalReason,),
}
BADGE_MOST = 99


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification in words; ``reasons`` and ``words`` are those of whoever decided."""

    notification: Notification
    text: str
    reasons: tuple[str, ...] = ()
    words: str = ""


def unread_count(user: User) -> int:
    """Return how many notifications wait for ``user``, at most one more than a badge can show."""
    return Notification.objects.visible_to(user).unread()[: BADGE_MOST + 1].count()


def notices(rows: Iterable[Notification], user: User) -> list[Notice]:
    """Put notifications of ``user`` into words; the number of queries does not grow with them.

    Titles and words are read where ``user`` is a member at this moment, whatever was written
    when the notification came to be.
    """
    found = list(rows)
    known = _Known(found, user)
    return [_notice(row, known) for row in found]


class _Known:
    """What the texts of some notifications need, each kind read at once."""

    def __init__(self, rows: Collection[Notification], user: User) -> None:
        self._rows = rows
        self.own = Organization.objects.filter(
            pk__in=Membership.objects.filter(user=user).values("organization")
        )
        self.titles: dict[str, str] = {}
        self.pairs: dict[str, tuple[str, str]] = {}  # titles of scenario and solution
        self.decisions: dict[str, tuple[list[str], str]] = {}
        self.programmes: dict[str, str] = {}
        self._read_connections(user)
        self._read_applications()
        self.searches = self._names_of_searches(user)
        for target, model in RECORD_MODELS.items():
            self._read_titles(target, model)
        for target, steps in STEP_MODELS.items():
            ids = self._params("step", target)
            self._read_decisions(steps, ids, posting__organization__in=self.own)
        ids = self._params("verification")
        self._read_decisions(Verification, ids, organization__in=self.own)
        self._read_decisions(Claim, self._params("claim"), claimant=user)
        people = (
            User.objects.filter(pk__in=self._params("person")) if self._params("person") else ()
        )
        self.people = {person.pk: str(person) for person in people}

    def _params(self, name: str, target: str | None = None) -> set[Any]:
        return {
            row.params[name]
            for row in self._rows
            if name in row.params and target in {None, row.target}
        }

    def _read_titles(self, target: Target, model: Any) -> None:
        ids = {row.target_id for row in self._rows if row.target == target}
        if ids:
            rows = model.objects.filter(public_id__in=ids, organization__in=self.own)
            self.titles |= dict(rows.values_list("public_id", "title"))

    def _names_of_searches(self, user: User) -> dict[str, str]:
        ids = {row.target_id for row in self._rows if row.target == Target.SEARCH}
        rows = SavedSearch.objects.visible_to(user).filter(public_id__in=ids)
        return dict(rows.values_list("public_id", "name")) if ids else {}

    def _read_connections(self, user: User) -> None:
        ids = {row.target_id for row in self._rows if row.target == Target.CONNECTION}
        if not ids:
            return
        rows = Connection.objects.visible_to(user).filter(public_id__in=ids)
        titles = rows.values_list("public_id", "scenario__title", "solution__title")
        self.pairs = {key: (scenario, solution) for key, scenario, solution in titles}
        steps = self._params("step", Target.CONNECTION)
        self._read_decisions(ConnectionStep, steps, connection__in=rows)

    def _read_applications(self) -> None:
        ids = {row.target_id for row in self._rows if row.target == Target.APPLICATION}
        if not ids:
            return
        rows = Application.objects.filter(public_id__in=ids, organization__in=self.own)
        found = rows.select_related("round__programme")
        self.programmes = {row.public_id: str(row.round.programme) for row in found}
        steps = self._params("step", Target.APPLICATION)
        self._read_decisions(ApplicationStep, steps, application__in=rows)

    def _read_decisions(self, model: Any, ids: set[str], **allowed: Any) -> None:
        if not ids:
            return
        names = [field.name for field in model._meta.fields]
        for row in model.objects.filter(public_id__in=ids, **allowed):
            reasons = row.reasons if "reasons" in names else []
            self.decisions[row.public_id] = (reasons, row.words)


def _notice(row: Notification, known: _Known) -> Notice:
    kind = Kind(row.kind)
    wording = WORDINGS[kind]
    values = {
        "record": record_noun(row),
        "title": known.titles.get(row.target_id, ""),
        "organization": str(row.organization or ""),
        "role": role_name(row.params.get("role", "")),
        "person": known.people.get(row.params.get("person", 0)) or gettext("Somebody"),
        "n": row.params.get("n", ""),
        "status": status_name(row.params.get("status", "")),
        "search": known.searches.get(row.target_id, ""),
        "reason": off_reason(row.params.get("off", "")),
        "day": day_name(row.params.get("day", "")),
        "programme": known.programmes.get(row.target_id, ""),
        **_directory_names(row),
    }
    values["scenario"], values["solution"] = known.pairs.get(row.target_id, ("", ""))
    is_applied = kind in TOLD_WITH_PROGRAMME
    named = "programme" if is_applied else NAMED_BY.get(row.group, "title")
    needs_name = is_applied or row.group in NAMED_BY or row.target in RECORD_MODELS
    is_bare = needs_name and not values[named]
    text = str(wording.mail if is_bare else wording.center) % values
    source = next(
        (row.params[name] for name in ("step", "verification", "claim") if name in row.params), ""
    )
    reasons, words = known.decisions.get(source, ([], ""))
    return Notice(row, text, tuple(_labels(reasons, row.target)), words)


def record_noun(row: Notification) -> str:
    model: Any = RECORD_MODELS.get(Target(row.target)) if row.target else None
    return str(model._meta.verbose_name) if model else ""


def role_name(role: str) -> str:
    return str(Role(role).label) if role in Role.values else ""


def status_name(status: str) -> str:
    is_known = status in ConnectionStatus.values
    return str(ConnectionStatus(status).label) if is_known else ""


def off_reason(reason: str) -> str:
    return str(OffReason(reason).label) if reason in OffReason.values else ""


def day_name(day: str) -> str:
    return date_format(date.fromisoformat(day), "DATE_FORMAT") if day else ""


def _directory_names(row: Notification) -> dict[str, str]:
    """Return the codes of the directory in words."""
    choices: dict[str, Any] = {
        "standing": ApplicationStatus,
        "phase": RoundPhase,
        "ruling": AddendumKind,
    }
    codes = {name: row.params.get(name, "") for name in choices}
    return {
        name: str(choices[name](code).label) if code in choices[name].values else ""
        for name, code in codes.items()
    }


def _labels(codes: Iterable[str], target: str) -> list[str]:
    kinds = REASONS.get(target, (ReturnReason,))
    known = {code: label for kind in kinds for code, label in kind.choices}
    return [str(known[code]) for code in codes if code in known]
