"""What anybody may read of the directory."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Max, OuterRef, QuerySet, Subquery

from matchmaking.directory.lines import edition_lines
from matchmaking.directory.models import (
    Addendum,
    Application,
    Edition,
    EditionStatus,
    Entry,
    Programme,
    Round,
)
from matchmaking.directory.moves import ApplicationStatus, RoundPhase
from matchmaking.directory.status import ListStatus, entry_status

STATE = """
SELECT COUNT(*), MAX(sha256), (SELECT COUNT(*) FROM directory_addendum),
  (SELECT MAX(sha256) FROM directory_addendum)
FROM directory_edition WHERE status = %s
"""


@dataclass(frozen=True, slots=True)
class ProgrammeCard:
    """A programme with its current edition and its running round, as far as there are any."""

    programme: Programme
    edition: Edition | None
    round: Round | None
    n_entries: int


def programme_cards() -> list[ProgrammeCard]:
    """Return every programme that has something to read; three queries."""
    editions = {row.programme_id: row for row in current_editions()}
    rounds = {row.programme_id: row for row in _running_rounds()}
    programmes = Programme.objects.select_related("issuer")
    return [
        ProgrammeCard(
            programme,
            edition := editions.get(programme.pk),
            rounds.get(programme.pk),
            len(edition_lines(edition)) if edition else 0,
        )
        for programme in programmes
    ]


def current_editions() -> QuerySet[Edition]:
    """Return the last published edition of each programme, without the long manifests."""
    last = Edition.objects.published().values("programme").annotate(last=Max("number"))
    newest = last.filter(programme=OuterRef("programme")).values("last")
    rows = Edition.objects.published().filter(number=Subquery(newest))
    return rows.defer("manifest").select_related("programme__issuer")


def _running_rounds() -> QuerySet[Round]:
    rows = Round.objects.running().select_related("programme")
    return rows.order_by("programme", "number")  # of several, the newest stays in the mapping


def proposed_applications(round_: Round) -> QuerySet[Application]:
    """Return what is proposed while the public notice lasts, in the order of names."""
    rows = Application.objects.filter(round=round_, status=ApplicationStatus.PROPOSED)
    if round_.phase != RoundPhase.NOTICE:
        return rows.none()
    rows = rows.select_related("organization", "scenario").prefetch_related("solutions")
    return rows.order_by("organization__name_zh", "public_id")


def entries_of(entry: Entry) -> QuerySet[Entry]:
    """Return all entries of what is listed in an entry, in every edition of its programme."""
    rows = Entry.objects.filter(
        organization=entry.organization_id,
        application__scenario=entry.application.scenario_id,
        edition__programme=entry.edition.programme_id,
    )
    return rows.select_related("edition").order_by("-edition__number")


def status_changes() -> QuerySet[Addendum]:
    """Return all that was stated between editions, the newest first."""
    rows = Addendum.objects.select_related("entry", "edition__programme")
    return rows.order_by("-effective_on", "-pk")


def published_state() -> tuple[int, str, int, str]:
    """Return what changes with every edition and every addendum that is published.

    One small query, written by hand because each answer from the cache asks it.
    """
    with connection.cursor() as cursor:
        cursor.execute(STATE, [EditionStatus.PUBLISHED])
        n_editions, sha256, n_addenda, last = cursor.fetchone()
    return n_editions, sha256 or "", n_addenda, last or ""


def entry_status_on(entry: Entry, day: date) -> tuple[ListStatus, Edition | None]:
    """Return what held on a day for what is listed in ``entry``, and in which edition.

    As ``status.status_on``, but of the one scenario where the programme lists scenarios.
    """
    editions = Edition.objects.published().filter(programme=entry.edition.programme_id)
    edition = editions.filter(published_on__lte=day).defer("manifest").first()
    if edition is None:
        return ListStatus.ABSENT, None
    found = entries_of(entry).filter(edition=edition).prefetch_related("addenda").first()
    if found is None:
        return ListStatus.ABSENT, edition
    return entry_status(found, found.addenda.all(), on=day), edition
