"""What the office of the directory and its reviewers have of the small world."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from matchmaking.directory.models import (
    Addendum,
    AddendumKind,
    Appeal,
    Application,
    Entry,
    Objection,
    ObjectionFile,
    Proof,
    Review,
)
from matchmaking.organizations.evidence import check_evidence, keep_file
from matchmaking.organizations.models import User
from tests.factories.checks import scan
from tests.factories.organizations import UserFactory
from tests.policy.directory import UNKNOWN

if TYPE_CHECKING:
    from tests.policy.world import World


def write_office(world: "World") -> dict[str, dict[str, str]]:
    """Return the identifiers by kind; nobody of the world's people is the reviewer."""
    listed, proposed = (
        Application.objects.get(public_id=world.ids["application"][state])
        for state in ("listed", "proposed")
    )
    review = Review.objects.create(application=listed, reviewer=UserFactory())
    criterion = proposed.round.criteria.rows.first()
    [file] = check_evidence([scan()])
    proof = Proof(application=proposed, criterion=criterion)
    keep_file(proof, file)
    objection = Objection.objects.get(public_id=world.ids["objection"]["own"])
    objection_file = ObjectionFile(objection=objection)
    keep_file(objection_file, file)
    addenda = _addenda(world)
    by = world.users["member_own"]
    rows = {
        "review": review,
        "proof": proof,
        "objection_file": objection_file,
        "appeal": Appeal.objects.create(addendum=addenda["settled"], by=by, text="补充材料。"),
    }
    ids = {kind: {"own": row.public_id, "unknown": UNKNOWN} for kind, row in rows.items()}
    addendum_ids = {state: row.public_id for state, row in addenda.items()}
    return ids | {"addendum": addendum_ids | {"unknown": UNKNOWN}}


def _addenda(world: "World") -> dict[str, Addendum]:
    """Warnings that were rectified, so that the entries stay as they were published.

    ``own`` can be appealed against and ``settled`` cannot; ``other`` is of another's entry.
    """
    own, other = (
        Entry.objects.select_related("edition").get(public_id=world.ids["entry"][state])
        for state in ("published", "other")
    )
    by = world.users["administrator"]
    return {
        "own": _addendum(own, 1, AddendumKind.WARNED, by),
        "settled": _addendum(own, 2, AddendumKind.RECTIFIED, by),
        "other": _addendum(other, 3, AddendumKind.RECTIFIED, by),
    }


def _addendum(entry: Entry, number: int, kind: AddendumKind, by: User) -> Addendum:
    day = timezone.localdate()
    return Addendum.objects.create(
        edition=entry.edition,
        number=number,
        entry=entry,
        kind=kind,
        reason="rectified",
        effective_on=day,
        due_on=day + timedelta(days=30) if kind == AddendumKind.WARNED else None,
        decided_by=by,
        document="{}",
        previous_sha256=entry.edition.sha256,
        sha256=str(number) * 64,
        signature="-",
        key=entry.edition.key,
    )
