"""What the office of the directory and its reviewers have of the small world."""

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
    rows = {
        "review": review,
        "proof": proof,
        "objection_file": objection_file,
        "appeal": _appeal(world),
    }
    return {kind: {"own": row.public_id, "unknown": UNKNOWN} for kind, row in rows.items()}


def _appeal(world: "World") -> Appeal:
    """An appeal against a rectified warning, so that the entry stays as it was published."""
    entry = Entry.objects.select_related("edition").get(public_id=world.ids["entry"]["published"])
    day = timezone.localdate()
    addendum = Addendum.objects.create(
        edition=entry.edition,
        number=1,
        entry=entry,
        kind=AddendumKind.RECTIFIED,
        reason="rectified",
        effective_on=day,
        decided_by=world.users["administrator"],
        document="{}",
        previous_sha256=entry.edition.sha256,
        sha256="0" * 64,
        signature="-",
        key=entry.edition.key,
    )
    return Appeal.objects.create(addendum=addendum, by=world.users["member_own"], text="补充材料。")
