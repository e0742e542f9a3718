"""A renewal beside what it renews: which parts stand as last time, and what has changed since.

Parts go by the codes of the automatic checks: the statement, the solutions, each answer. While
the draft is open, what has changed is looked up anew each time; handed in, it stays as it was.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.directory.changes import FactChange
from matchmaking.directory.facts import organization_facts, solution_facts
from matchmaking.directory.models import (
    Answer,
    Application,
    CaseStatus,
    Criterion,
    CustomerCase,
    Entry,
    ListKind,
    Proof,
)
from matchmaking.directory.moves import WRITABLE
from matchmaking.directory.today import today

STATEMENT, SOLUTIONS = "statement", "solutions"
LISTS = ("capabilities", "industries")

Changes = tuple[FactChange, ...]
Facts = Mapping[str, Any]


class PartState(TextChoices):
    """Where a part of a renewal stands."""

    OPEN = "open", _("As last time: still true?")
    UNCHANGED = "unchanged", pgettext_lazy("part of an application", "Unchanged")
    CHANGED = "changed", _("Changed: please answer")
    KEPT = "kept", _("Facts have changed, the answer holds")
    EDITED = "edited", _("Answered anew")
    NEW = "new", pgettext_lazy("part of an application", "New")


@dataclass(frozen=True, slots=True)
class RenewedPart:
    """A part of a renewal; ``before`` is what was said last time, None where it was not asked.

    ``confirmed_on`` is the day on which the applicant has said that it still holds, with the same
    ``changes`` before them.
    """

    code: str
    before: tuple[str, ...] | None
    is_edited: bool
    changes: Changes
    confirmed_on: date | None

    @property
    def state(self) -> PartState:
        if self.before is None:
            return PartState.NEW
        if self.is_edited:
            return PartState.EDITED
        if self.confirmed_on is not None:
            return PartState.KEPT if self.changes else PartState.UNCHANGED
        return PartState.CHANGED if self.changes else PartState.OPEN

    @property
    def is_asked(self) -> bool:
        """Whether the applicant has to say something to it, or had to."""
        return self.before is None or bool(self.changes)

    @property
    def is_owed(self) -> bool:
        return self.state == PartState.CHANGED

    @property
    def mark(self) -> str:
        """Name the changes shortly, so that nobody confirms what they have not seen."""
        return sha256(json.dumps(_as_rows(self.changes)).encode()).hexdigest()[:12]


def take_over(application: Application, former: Application) -> None:
    """Bring last time's answers, confirmed cases and evidence that is still valid."""
    codes = {row.code: row for row in application.round.criteria.rows.all()}
    texts = _texts(former)
    Answer.objects.bulk_create(
        Answer(application=application, criterion=row, text=texts.get(code, ""))
        for code, row in codes.items()
    )
    application.solutions.set(row for row in former.solutions.all() if row.is_listed)
    CustomerCase.objects.bulk_create(
        CustomerCase(
            application=application,
            connection_id=case.connection_id,
            title=case.title,
            customer=case.customer,
            summary=case.summary,
            status=CaseStatus.CONFIRMED,
            answered_at=case.answered_at,
            answered_by=case.answered_by,
            answer=case.answer,
        )
        for case in former.cases.filter(status=CaseStatus.CONFIRMED)
    )
    Proof.objects.bulk_create(
        Proof(
            application=application,
            criterion=codes[proof.criterion.code],
            file=proof.file.name,  # the same file: it is deleted when no row names it any more
            name=proof.name,
            content_type=proof.content_type,
            size=proof.size,
            sha256=proof.sha256,
            valid_until=proof.valid_until,
        )
        for proof in former.proofs.valid_on(today()).select_related("criterion")
        if proof.criterion.code in codes
    )


def parts_of(application: Application) -> dict[str, RenewedPart]:
    """Return the parts of a renewal by their codes; of an application that renews nothing none."""
    former = application.renews
    entry = Entry.objects.filter(application=former).first() if former else None
    if former is None or entry is None:
        return {}
    changes = None
    if application.status in WRITABLE:
        changes = _changes(application, former, entry.facts)
    before = _before(former, entry.facts)
    edited = _edited(application, before, entry.facts)
    return {
        code: _part(application, code, before.get(code), changes, is_edited=is_edited)
        for code, is_edited in edited.items()
    }


def said_of(part: RenewedPart, on: date | None) -> dict[str, Any]:
    """Return what the application keeps of a part: the changes, and when it was confirmed."""
    said: dict[str, Any] = {"changes": _as_rows(part.changes)}
    return said | {"on": on.isoformat()} if on else said


def handed_in(application: Application) -> dict[str, Any]:
    """Return what is kept of all parts as they are handed in.

    What was neither edited nor has changed is confirmed with it, as of today.
    """
    return {
        part.code: said_of(part, None if part.is_edited else part.confirmed_on or today())
        for part in parts_of(application).values()
        if part.before is not None
    }


def _part(
    application: Application,
    code: str,
    before: tuple[str, ...] | None,
    changes: Mapping[str, Changes] | None,
    *,
    is_edited: bool,
) -> RenewedPart:
    said = application.renewal.get(code, {})
    rows = said.get("changes", [])
    now = _from_rows(rows) if changes is None else changes.get(code, ())
    is_confirmed = "on" in said and rows == _as_rows(now)
    day = date.fromisoformat(said["on"]) if is_confirmed else None
    return RenewedPart(code, before, is_edited, now, day)


def _texts(application: Application) -> dict[str, str]:
    rows = application.answers.select_related("criterion")
    return {row.criterion.code: row.text for row in rows}


def _before(former: Application, facts: Facts) -> dict[str, tuple[str, ...]]:
    answers = {f"answer_{code}": (text,) for code, text in _texts(former).items()}
    titles = tuple(row["title"] for row in facts["solutions"])
    return {STATEMENT: (former.statement,), SOLUTIONS: titles, **answers}


def _edited(
    application: Application, before: Mapping[str, tuple[str, ...]], facts: Facts
) -> dict[str, bool]:
    """Return for each part of the application whether it says something else than last time."""
    texts = _texts(application)
    found = {STATEMENT: (application.statement,) != before[STATEMENT]}
    if application.round.programme.kind == ListKind.PROVIDERS:
        listed = {row.public_id for row in application.solutions.all() if row.is_listed}
        kept = {row["id"] for row in facts["solutions"]}
        offered = application.organization.solutions.listed()
        found[SOLUTIONS] = listed != kept & set(offered.values_list("public_id", flat=True))
    for code in Criterion.objects.filter(version=application.round.criteria_id).values_list(
        "code", flat=True
    ):
        key = f"answer_{code}"
        found[key] = (texts.get(code, ""),) != before.get(key)
    return found


def _changes(application: Application, former: Application, facts: Facts) -> dict[str, Changes]:
    """Return what has changed on the platform since ``former``, by the part that it concerns."""
    return {
        STATEMENT: tuple(_profile_changes(application, former, facts)),
        SOLUTIONS: tuple(_solution_changes(application, former, facts)),
        **_criterion_changes(application, former),
    }


def _profile_changes(
    application: Application, former: Application, facts: Facts
) -> Iterator[FactChange]:
    organization = application.organization
    now, then = organization_facts(organization), facts["organization"]
    for name, value in now.items():
        if value != then.get(name, ""):
            yield _change(name, [then.get(name, "")], [value])
    verified_at = organization.verified_at
    if verified_at and former.submitted_at and verified_at > former.submitted_at:
        yield _change("verified", [], [timezone.localdate(verified_at).isoformat()])


def _solution_changes(
    application: Application, former: Application, facts: Facts
) -> Iterator[FactChange]:
    if application.round.programme.kind != ListKind.PROVIDERS:
        return
    rows = application.organization.solutions.listed()
    offered = {row.public_id: row for row in rows.prefetch_related(*LISTS)}
    then = {row["id"]: row for row in facts["solutions"]}
    now = {key: solution_facts(row) for key, row in offered.items() if key in then}
    since = former.submitted_at
    new = [
        row.title
        for key, row in offered.items()
        if key not in then and since and row.published_at and row.published_at > since
    ]
    gone = [row["title"] for key, row in then.items() if key not in now]
    renamed = [(then[key]["title"], row["title"]) for key, row in now.items()]
    differing = [(old, title) for old, title in renamed if old != title]
    if new or gone or differing:
        yield _change(
            SOLUTIONS,
            gone + [old for old, _title in differing],
            new + [title for _old, title in differing],
        )
    for name in LISTS:
        old, present = ({code for key in now for code in found[key][name]} for found in (then, now))
        if old != present:
            yield _change(name, old - present, present - old)


def _criterion_changes(application: Application, former: Application) -> dict[str, Changes]:
    """Compare the criteria themselves, and look for evidence that has run out."""
    day = today()
    lapsed: dict[str, list[str]] = {}
    for proof in former.proofs.select_related("criterion"):
        if proof.is_lapsed(day):
            lapsed.setdefault(proof.criterion.code, []).append(proof.name)
    then = {row.code: row for row in former.round.criteria.rows.all()}
    return {
        f"answer_{row.code}": tuple(_of_criterion(then[row.code], row, lapsed.get(row.code, ())))
        for row in application.round.criteria.rows.all()
        if row.code in then
    }


def _of_criterion(then: Criterion, now: Criterion, lapsed: Iterable[str]) -> Iterator[FactChange]:
    for name in ("name_zh", "guide_zh", "evidence"):
        if getattr(then, name) != getattr(now, name):
            label = {"name_zh": "criterion", "guide_zh": "guide"}.get(name, "evidence_rule")
            yield _change(label, [getattr(then, name)], [getattr(now, name)])
    if lapsed:
        yield _change("evidence", lapsed, [])


def _change(name: str, removed: Iterable[str], added: Iterable[str]) -> FactChange:
    old, new = (tuple(sorted(value for value in found if value)) for found in (removed, added))
    return FactChange(name, old, new)


def _as_rows(changes: Changes) -> list[list[Any]]:
    return [[row.name, list(row.removed), list(row.added)] for row in changes]


def _from_rows(rows: Iterable[list[Any]]) -> Changes:
    return tuple(FactChange(name, tuple(old), tuple(new)) for name, old, new in rows)
