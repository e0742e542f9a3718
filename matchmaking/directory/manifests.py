"""The manifest of an edition, and the document of an addendum: all that is signed.

Both are built from rows that nobody can change any more, so they come out the same byte for byte
at any later time.
"""

from typing import Any

from matchmaking.directory.canonical import canonical, sha256
from matchmaking.directory.models import (
    Addendum,
    Application,
    CriteriaVersion,
    Edition,
    Entry,
    Objection,
    ObjectionStatus,
    Programme,
    Round,
)
from matchmaking.directory.moves import ApplicationStatus

EDITION_FORMAT = "directory-edition/1"
ADDENDUM_FORMAT = "directory-addendum/1"
CHECKED = (
    ApplicationStatus.ELIGIBLE,
    ApplicationStatus.PROPOSED,
    ApplicationStatus.DECLINED,
    ApplicationStatus.LISTED,
)


def edition_manifest(edition: Edition, *, key_id: str) -> str:
    """Return the canonical JSON of an edition whose entries and dates are written."""
    entries = Entry.objects.filter(edition=edition).order_by("position")
    lines = list(entries.values_list("facts", flat=True))
    previous = edition.previous
    return canonical(
        {
            "format": EDITION_FORMAT,
            "programme": _programme(edition),
            "edition": {
                "id": edition.public_id,
                "number": edition.number,
                "published_on": _day(edition.published_on),
                "valid_until": _day(edition.valid_until),
            },
            "criteria": _criteria(edition.round.criteria),
            "round": _round(edition.round),
            "entries": lines,
            "n_entries": len(lines),
            "digests": [sha256(canonical(line)) for line in lines],  # tell which line was changed
            "previous": previous and {"number": previous.number, "sha256": previous.sha256},
            "key": key_id,
        }
    )


def addendum_document(addendum: Addendum, *, key_id: str) -> str:
    """Return the canonical JSON of an addendum that is about to be signed."""
    edition = addendum.edition
    return canonical(
        {
            "format": ADDENDUM_FORMAT,
            "edition": {
                "id": edition.public_id,
                "number": edition.number,
                "sha256": edition.sha256,
            },
            "number": addendum.number,
            "entry": {"position": addendum.entry.position, "id": addendum.entry.public_id},
            "kind": str(addendum.kind),
            "reason": str(addendum.reason),
            "words": addendum.words,
            "effective_on": _day(addendum.effective_on),
            "due_on": _day(addendum.due_on),
            "previous_sha256": addendum.previous_sha256,
            "key": key_id,
        }
    )


def issuer_of(programme: Programme) -> dict[str, str]:
    """Return who issues the list, as it is called today."""
    issuer = programme.issuer
    return {"id": issuer.public_id, "name_zh": issuer.name_zh, "name_en": issuer.name_en}


def _programme(edition: Edition) -> dict[str, Any]:
    programme = edition.programme
    return {
        "id": programme.public_id,
        "kind": programme.kind,
        "name_zh": programme.name_zh,
        "name_en": programme.name_en,
        "issuer": edition.issuer or issuer_of(programme),
    }


def _criteria(version: CriteriaVersion) -> dict[str, Any]:
    rows = version.rows.order_by("position")
    return {
        "version": version.number,
        "rows": list(rows.values("code", "name_zh", "name_en", "weight", "scale", "evidence")),
    }


def _round(round_: Round) -> dict[str, Any]:
    """Return how the round went, in numbers: of the applications handed in, not of drafts."""
    handed_in = Application.objects.filter(round=round_, submitted_at__isnull=False)
    objections = Objection.objects.filter(application__round=round_)
    return {
        "id": round_.public_id,
        "number": round_.number,
        "opened_on": _day(round_.opens_on),
        "closed_on": _day(round_.closes_on),
        "notice_from": _day(round_.notice_from),
        "notice_until": _day(round_.notice_until),
        "n_applications": handed_in.count(),
        "n_checked": handed_in.filter(status__in=CHECKED).count(),
        "n_objections": objections.count(),
        "n_upheld": objections.filter(status=ObjectionStatus.UPHELD).count(),
    }


def _day(day: Any) -> str:
    return day.isoformat() if day else ""
