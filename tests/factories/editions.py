"""Published editions as rows: as ``editions.publish_edition`` writes them, but at once."""

import base64
from collections.abc import Sequence
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from matchmaking.common.identifiers import new_public_id
from matchmaking.directory.canonical import sha256
from matchmaking.directory.facts import entry_facts
from matchmaking.directory.manifests import addendum_document, edition_manifest
from matchmaking.directory.models import (
    Addendum,
    AddendumKind,
    AddendumReason,
    Application,
    Edition,
    EditionStatus,
    Entry,
    Programme,
    Round,
    SigningKey,
)
from matchmaking.directory.moves import ApplicationStatus, RoundPhase
from matchmaking.directory.signing import key_id
from matchmaking.organizations.models import Organization
from tests.factories.directory import ProgrammeFactory, administrator, plan
from tests.factories.organizations import ProviderFactory
from tests.factories.solutions import SolutionFactory

SECRET = Ed25519PrivateKey.from_private_bytes(b"a key for tests, 32 bytes long!!")


def listed_provider(**fields) -> Organization:
    """A provider with a published solution."""
    provider = ProviderFactory(**{"name_en": ""} | fields)
    SolutionFactory(organization=provider)
    return provider


def published_edition(
    providers: Sequence[Organization], *, programme: Programme | None = None, days_ago: int = 100
) -> Edition:
    """The next edition of a programme, which lists ``providers`` in their order."""
    programme = programme or ProgrammeFactory()
    day = timezone.localdate() - timedelta(days=days_ago)
    round_ = phased_round(programme, RoundPhase.PUBLISHED, days_ago=days_ago + 60)
    former = programme.editions.published().first()
    applications = [
        Application.objects.create(
            round=round_,
            organization=provider,
            status=ApplicationStatus.LISTED,
            submitted_at=timezone.now(),
            renews=Application.objects.filter(organization=provider, entry__edition=former).first(),
        )
        for provider in providers
    ]
    return publish_applications(round_, applications, previous=former, on=day)


def publish_applications(
    round_: Round, applications: Sequence[Application], *, previous: Edition | None, on
) -> Edition:
    edition = Edition.objects.create(
        programme=round_.programme,
        number=previous.number + 1 if previous else 1,
        round=round_,
        previous=previous,
        proposed_by=administrator(),
    )
    for position, application in enumerate(applications, start=1):
        application.solutions.set(application.organization.solutions.published())
        write_entry(edition, application, position)
    return _signed(edition, on)


def write_entry(edition: Edition, application: Application, position: int) -> Entry:
    entry_id = new_public_id()
    return Entry.objects.create(
        edition=edition,
        public_id=entry_id,
        position=position,
        application=application,
        organization=application.organization,
        facts=entry_facts(application, position=position, entry_id=entry_id),
    )


def _signed(edition: Edition, on) -> Edition:
    key = signing_key()
    edition.published_on, edition.valid_until = on, on + timedelta(days=365)
    manifest = edition_manifest(edition, key_id=key.key_id)
    Edition.objects.filter(pk=edition.pk).update(
        status=EditionStatus.PUBLISHED,
        published_by=administrator(),
        published_on=edition.published_on,
        valid_until=edition.valid_until,
        manifest=manifest,
        sha256=sha256(manifest),
        signature=_signature(manifest),
        key=key,
    )
    edition.refresh_from_db()
    return edition


def written_addendum(entry: Entry, kind: AddendumKind, *, days_ago: int = 1) -> Addendum:
    """A signed addendum to an entry, in the chain of its edition."""
    edition = entry.edition
    last = edition.addenda.order_by("-number").first()
    day = timezone.localdate() - timedelta(days=days_ago)
    addendum = Addendum(
        edition=edition,
        number=last.number + 1 if last else 1,
        entry=entry,
        kind=kind,
        reason=AddendumReason.COMPLAINTS,
        effective_on=day,
        due_on=day + timedelta(days=30) if kind == AddendumKind.WARNED else None,
        decided_by=administrator(),
        previous_sha256=last.sha256 if last else edition.sha256,
        key=signing_key(),
    )
    addendum.document = addendum_document(addendum, key_id=addendum.key.key_id)
    addendum.sha256 = sha256(addendum.document)
    addendum.signature = _signature(addendum.document)
    addendum.save(force_insert=True)
    return addendum


def signing_key() -> SigningKey:
    public = SECRET.public_key().public_bytes_raw()
    text = base64.b64encode(public).decode()
    return SigningKey.objects.get_or_create(key_id=key_id(public), public_key=text)[0]


def _signature(text: str) -> str:
    return base64.b64encode(SECRET.sign(text.encode())).decode()


def phased_round(programme: Programme, phase: RoundPhase, *, days_ago: int = 50) -> Round:
    """A round that opened ``days_ago`` and stands in a phase; a notice has six days left."""
    today = timezone.localdate()
    opens_on = today - timedelta(days=days_ago)
    round_ = plan(programme, opens_on)
    is_notice = phase == RoundPhase.NOTICE
    round_.phase = phase
    round_.notice_from = today - timedelta(days=1) if is_notice else opens_on + timedelta(days=41)
    round_.notice_until = round_.notice_from + timedelta(days=7)
    round_.save()
    return round_
