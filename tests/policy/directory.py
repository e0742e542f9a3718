"""The directory of the small world: a published edition, a round in public notice, one planned.

Written as rows, not led through the use-cases, which would take longer than the rest of the world.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from matchmaking.directory.models import (
    Answer,
    Application,
    CaseStatus,
    CustomerCase,
    Objection,
    Proof,
    Round,
)
from matchmaking.directory.moves import ApplicationStatus, RoundPhase
from matchmaking.organizations.evidence import check_evidence, keep_file
from matchmaking.organizations.models import Organization
from tests.factories.checks import scan
from tests.factories.directory import ProgrammeFactory, plan
from tests.factories.editions import phased_round, publish_applications
from tests.factories.organizations import ProviderFactory

if TYPE_CHECKING:
    from tests.policy.world import World

UNKNOWN = "2" * 14
TEXTS = ("statement", "answer", "customer", "summary", "objection")  # what stays confidential


def directory_word(name: str) -> str:
    """A word of the directory that occurs nowhere else."""
    return f"canary-directory-{name}-zq"


def directory_words(reader: str) -> set[str]:
    """What applicants and objectors write, unless the reader looks over everything."""
    return set() if reader == "auditor" else {directory_word(text) for text in TEXTS}


def write_directory(world: "World") -> dict[str, dict[str, str]]:
    """Return the identifiers by kind and state.

    ``member_own``'s provider is listed in edition 1 and proposed once more in the round in notice,
    to which ``reviewer`` objects as anybody may. Nobody belongs to who is listed beside it.
    """
    today = timezone.localdate()
    provider = world.users["member_own"].organizations.get(kind="provider")
    programme = ProgrammeFactory(name_zh="小世界目录", name_en="Small directory")
    published = phased_round(programme, RoundPhase.PUBLISHED, days_ago=200)
    listed = _application(published, provider, ApplicationStatus.LISTED)
    day = today - timedelta(days=100)
    other = _application(published, ProviderFactory(), ApplicationStatus.LISTED)
    edition = publish_applications(published, [listed, other], previous=None, on=day)
    notice = phased_round(programme, RoundPhase.NOTICE)
    proposed = _application(notice, provider, ApplicationStatus.PROPOSED, renews=listed)
    draft = _application(notice, ProviderFactory(), ApplicationStatus.DRAFT)
    planned = plan(programme, today + timedelta(days=30))
    objection = Objection.objects.create(
        application=proposed, by=world.users["reviewer"], text=directory_word("objection")
    )
    return {
        "programme": {"published": programme.public_id, "unknown": UNKNOWN},
        "round": {
            "published": published.public_id,
            "notice": notice.public_id,
            "planned": planned.public_id,
            "unknown": UNKNOWN,
        },
        "application": {
            "listed": listed.public_id,
            "proposed": proposed.public_id,
            "draft": draft.public_id,
            "unknown": UNKNOWN,
        },
        "edition": {"published": edition.public_id, "unknown": UNKNOWN},
        "entry": {
            "published": listed.entry.public_id,
            "other": other.entry.public_id,
            "unknown": UNKNOWN,
        },
        "objection": {"own": objection.public_id, "unknown": UNKNOWN},
        "case": {"own": proposed.cases.get().public_id, "unknown": UNKNOWN},
        "proof": {"own": _proof(proposed).public_id, "unknown": UNKNOWN},
    }


def _proof(application: Application) -> Proof:
    criterion = application.round.criteria.rows.all()[0]
    proof = Proof(application=application, criterion=criterion)
    [file] = check_evidence([scan()])
    keep_file(proof, file)
    return proof


def _application(
    round_: Round, provider: Organization, status: ApplicationStatus, **fields
) -> Application:
    """An application with a word of its own in each text that is confidential."""
    application = Application.objects.create(
        round=round_,
        organization=provider,
        status=status,
        statement=directory_word("statement"),
        submitted_at=None if status == ApplicationStatus.DRAFT else timezone.now(),
        **fields,
    )
    application.solutions.set(provider.solutions.published())
    criterion = round_.criteria.rows.all()[0]
    Answer.objects.create(
        application=application, criterion=criterion, text=directory_word("answer")
    )
    CustomerCase.objects.create(
        application=application,
        title="带钢表面质检",
        customer=directory_word("customer"),
        summary=directory_word("summary"),
        status=CaseStatus.CONFIRMED,
    )
    return application
