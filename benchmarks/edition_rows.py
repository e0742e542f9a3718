"""An edition of made-up entries, written as rows; its signature is made with a throw-away key."""

import base64
from datetime import date, timedelta
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from matchmaking.common.identifiers import new_public_id
from matchmaking.directory.canonical import sha256
from matchmaking.directory.criteria import DEFAULT_CRITERIA, write_criteria
from matchmaking.directory.manifests import edition_manifest
from matchmaking.directory.models import (
    Application,
    Edition,
    EditionStatus,
    Entry,
    Programme,
    Round,
    SigningKey,
)
from matchmaking.directory.moves import ApplicationStatus, RoundPhase
from matchmaking.directory.rounds import plan_round
from matchmaking.directory.signing import key_id
from matchmaking.organizations.models import Organization, OrganizationKind, User
from matchmaking.taxonomy.regions import Province

DAYS = {"opens_on": 0, "closes_on": 13, "checked_by": 20, "scored_by": 34, "decided_by": 40}


def publish(n_entries: int) -> Edition:
    """Write a published edition with ``n_entries`` entries."""
    people = [User.objects.create_user(f"{name}@example.org") for name in ("one", "two")]
    issuer = Organization.objects.create(kind=OrganizationKind.OPERATOR, name_zh="行业协会")
    programme = Programme.objects.create(
        kind="providers", issuer=issuer, name_zh="优质服务商目录", rules_zh="每年一批。"
    )
    round_ = _round(programme)
    edition = Edition.objects.create(
        programme=programme, number=1, round=round_, proposed_by=people[0]
    )
    random = Random(6)  # noqa: S311
    for position in range(1, n_entries + 1):
        _entry(edition, position, random)
    return _signed(edition, people[1])


def _round(programme: Programme) -> Round:
    criteria = write_criteria(programme=programme, texts=DEFAULT_CRITERIA, by=None)
    start = date.today() - timedelta(days=90)  # noqa: DTZ011
    fields = {name: start + timedelta(days=days) for name, days in DAYS.items()}
    round_ = plan_round(criteria=criteria, fields=fields, by=None)
    Round.objects.filter(pk=round_.pk).update(phase=RoundPhase.PUBLISHED)
    round_.refresh_from_db()
    return round_


def _entry(edition: Edition, position: int, random: Random) -> None:
    provider = Organization.objects.create(
        kind=OrganizationKind.PROVIDER, name_zh=f"智造质检科技{position:04}有限公司"
    )
    application = Application.objects.create(
        round=edition.round, organization=provider, status=ApplicationStatus.LISTED
    )
    entry_id = new_public_id()
    Entry.objects.create(
        edition=edition,
        public_id=entry_id,
        position=position,
        application=application,
        organization=provider,
        facts=_facts(application, position, entry_id, random),
    )


def _facts(
    application: Application, position: int, entry_id: str, random: Random
) -> dict[str, Any]:
    provider = application.organization
    solution = {
        "id": new_public_id(),
        "title": "带钢表面质检",
        "kind": "solution",
        "capabilities": sorted(random.sample(["defect-detect", "aps", "energy-opt", "rag"], 2)),
        "industries": sorted(random.sample(["C31", "C33", "C36", "C39"], 2)),
    }
    return {
        "position": position,
        "id": entry_id,
        "application": application.public_id,
        "organization": {
            "id": provider.public_id,
            "name_zh": provider.name_zh,
            "name_en": "",
            "credit_code": "",
            "province": random.choice(Province.values),
            "city": "",
            "provider_type": "product",
        },
        "scenario": None,
        "solutions": [solution],
        "evidence": {
            "files": {text.code: 1 for text in DEFAULT_CRITERIA},
            "cases_confirmed_by_connection": 2,
            "cases_confirmed_by_mail": 1,
        },
        "listed_since": 0,
    }


def _signed(edition: Edition, by: User) -> Edition:
    secret = Ed25519PrivateKey.generate()
    public = secret.public_key().public_bytes_raw()
    key = SigningKey.objects.create(
        key_id=key_id(public), public_key=base64.b64encode(public).decode()
    )
    edition.published_on = date.today()  # noqa: DTZ011
    edition.valid_until = edition.published_on + timedelta(days=365)
    manifest = edition_manifest(edition, key_id=key.key_id)
    Edition.objects.filter(pk=edition.pk).update(
        status=EditionStatus.PUBLISHED,
        published_by=by,
        published_on=edition.published_on,
        valid_until=edition.valid_until,
        manifest=manifest,
        sha256=sha256(manifest),
        signature=base64.b64encode(secret.sign(manifest.encode())).decode(),
        key=key,
    )
    edition.refresh_from_db()
    return edition
