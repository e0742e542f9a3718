"""The directory of the small world: a published edition, a round in public notice, one planned.

Written as rows, not led through the use-cases, which would take longer than the rest of the world.
"""

import base64
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from matchmaking.common.identifiers import new_public_id
from matchmaking.directory.canonical import sha256
from matchmaking.directory.criteria import DEFAULT_CRITERIA, write_criteria
from matchmaking.directory.facts import entry_facts
from matchmaking.directory.manifests import edition_manifest
from matchmaking.directory.models import (
    Answer,
    Application,
    CaseStatus,
    CustomerCase,
    Edition,
    EditionStatus,
    Entry,
    Objection,
    Programme,
    Round,
    SigningKey,
)
from matchmaking.directory.moves import ApplicationStatus, RoundPhase
from matchmaking.directory.signing import key_id
from matchmaking.organizations.models import Organization
from tests.factories.directory import ProgrammeFactory, plan
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
    to which ``reviewer`` objects as anybody may.
    """
    today = timezone.localdate()
    provider = world.users["member_own"].organizations.get(kind="provider")
    programme = ProgrammeFactory(name_zh="小世界目录", name_en="Small directory")
    published = _round(programme, today - timedelta(days=200), RoundPhase.PUBLISHED)
    listed = _application(published, provider, ApplicationStatus.LISTED)
    edition, entry = _edition(world, published, listed)
    notice = _round(programme, today - timedelta(days=50), RoundPhase.NOTICE)
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
        "entry": {"published": entry.public_id, "unknown": UNKNOWN},
        "objection": {"own": objection.public_id, "unknown": UNKNOWN},
    }


def _round(programme: Programme, opens_on: date, phase: RoundPhase) -> Round:
    if not programme.criteria.exists():
        write_criteria(programme=programme, texts=DEFAULT_CRITERIA, by=None)
    round_ = plan(programme, opens_on)
    today = timezone.localdate()
    is_notice = phase == RoundPhase.NOTICE
    notice_from = today - timedelta(days=1) if is_notice else opens_on + timedelta(days=41)
    round_.phase = phase
    round_.notice_from = notice_from
    round_.notice_until = notice_from + timedelta(days=7)
    round_.save()
    return round_


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


def _edition(world: "World", round_: Round, application: Application) -> tuple[Edition, Entry]:
    """Publish as ``editions.publish_edition`` does, with a key that is thrown away."""
    secret = Ed25519PrivateKey.generate()
    public = secret.public_key().public_bytes_raw()
    key = SigningKey.objects.create(
        key_id=key_id(public), public_key=base64.b64encode(public).decode()
    )
    today = timezone.localdate()
    edition = Edition.objects.create(
        programme=round_.programme, number=1, round=round_, proposed_by=world.users["staff"]
    )
    entry_id = new_public_id()
    entry = Entry.objects.create(
        edition=edition,
        public_id=entry_id,
        position=1,
        application=application,
        organization=application.organization,
        facts=entry_facts(application, position=1, entry_id=entry_id),
    )
    edition.published_on = today - timedelta(days=100)
    edition.valid_until = today + timedelta(days=265)
    manifest = edition_manifest(edition, key_id=key.key_id)
    Edition.objects.filter(pk=edition.pk).update(
        status=EditionStatus.PUBLISHED,
        published_by=world.users["administrator"],
        published_on=edition.published_on,
        valid_until=edition.valid_until,
        manifest=manifest,
        sha256=sha256(manifest),
        signature=base64.b64encode(secret.sign(manifest.encode())).decode(),
        key=key,
    )
    edition.refresh_from_db()
    return edition, entry
