"""A small world with an object in every state and a person in every role.

Roles are relative to the objects: ``member_own`` belongs to the organizations that own them,
``viewer`` may only read there, ``member_other`` belongs to another manufacturer, ``provider`` to
another provider; ``staff`` runs the site, ``reviewer``, ``administrator`` and ``auditor`` work for
the platform, and these four belong to no organization.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from unittest import mock

from django.test import Client
from django.test import client as testing
from django.utils import timezone

from matchmaking.common.audit import record_audit
from matchmaking.connections.models import Connection, ConnectionStep
from matchmaking.connections.models.results import DIMENSIONS
from matchmaking.connections.results import rate, write_outcome
from matchmaking.matching.pipeline import execute_runs
from matchmaking.notifications.kinds import Kind, Target
from matchmaking.organizations.api_tokens import create_api_token
from matchmaking.organizations.models import Organization, Role, TokenScope, User
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.posting_logs import RevisionStatus
from matchmaking.organizations.postings import PostingStatus
from matchmaking.organizations.revisions import proposed
from matchmaking.scenarios.models import Scenario, ScenarioTransition, Visibility
from matchmaking.webhooks.models import DeliveryStatus
from tests.factories.checks import (
    ClaimFactory,
    EvidenceFactory,
    InvitationFactory,
    VerificationFactory,
)
from tests.factories.connections import ConnectionFactory
from tests.factories.exchange import ImportJobFactory
from tests.factories.matching import MatchBatchFactory, MatchRunFactory
from tests.factories.notifications import NotificationFactory
from tests.factories.organizations import (
    MembershipFactory,
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
    give_second_factor,
)
from tests.factories.scenarios import ScenarioFactory
from tests.factories.searches import SavedSearchFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory
from tests.factories.taxonomy import AliasFactory, ScenarioTypeFactory
from tests.factories.webhooks import WebhookDeliveryFactory, WebhookEndpointFactory
from tests.policy.directory import write_directory
from tests.policy.directory_office import write_office
from tests.policy.threads import PARTS, write_secret_thread, write_thread

PLATFORM_ROLES = ("reviewer", "administrator", "auditor")
ROLES = (
    "anonymous", "member_own", "member_other", "provider", "staff", "viewer", *PLATFORM_ROLES,
)  # fmt: skip
OUTSIDERS = ("anonymous", "member_other", "provider", "staff", *PLATFORM_ROLES)
UNKNOWN = "2" * 14  # a well-formed identifier of nothing

SENT_AT = timezone.now() - timedelta(days=3, hours=12)  # its age is told in days
UNPUBLISHED = {"status": PostingStatus.DRAFT, "published_at": None}
STATES: dict[str, dict[str, Any]] = {
    "published": {},
    "anonymous": {"visibility": Visibility.ANONYMOUS},
    "matched_only": {"visibility": Visibility.MATCHED_ONLY},
    "draft": UNPUBLISHED,
    "withdrawn": {"status": PostingStatus.WITHDRAWN},
    "closed": {"status": PostingStatus.CLOSED},
    "submitted": {"status": PostingStatus.SUBMITTED, "published_at": None, "submitted_at": SENT_AT},
    "returned": {"status": PostingStatus.RETURNED, "published_at": None},
    "revised": {},  # published, with a submitted change
}
# The scenarios of connections by their state.
CONNECTED = {"requested": "anonymous", "accepted": "published", "delivered": "published"}


def canary(name: str) -> str:
    """A word that occurs nowhere else."""
    return f"canary-{name}-zq"


THREAD_WORDS = {part: canary(f"thread-{part}") for part in PARTS}


class ReadingClient(Client):
    """A client that reads every answer to its end, so that no file stays open.

    It keeps no copy of the contexts of templates, which take a tenth of the time of a page.
    """

    def request(self, **request: Any):
        with mock.patch.object(testing, "store_rendered_templates", _keep_nothing):
            response = super().request(**request)
        if response.streaming:
            content = response.getvalue()
            for close in response._resource_closers:  # not close(): it ends the connection too
                close()
            response.streaming_content = [content]
        return response


def _keep_nothing(*_arguments: Any, **_options: Any) -> None:
    pass


@dataclass
class World:
    """People by role, and public identifiers by kind and state."""

    users: dict[str, User] = field(default_factory=dict)
    ids: dict[str, dict[str, str]] = field(default_factory=dict)

    def client(self, role: str, **options: Any) -> Client:
        """A new session of the role, so that one request cannot spoil the next."""
        client = ReadingClient(**options)
        if role != "anonymous":
            client.force_login(self.users[role])
        return client


def build_world() -> World:
    world = World()
    for role in ROLES[1:]:
        world.users[role] = UserFactory(email=f"{canary(role)}@example.org", name=canary(role))
    world.users["staff"].is_staff = world.users["staff"].is_superuser = True
    world.users["staff"].save()
    for role in PLATFORM_ROLES:
        world.users[role].platform_role = role
        world.users[role].save()
    for role in ("staff", *PLATFORM_ROLES):
        give_second_factor(world.users[role])
    OrganizationFactory(members=[world.users["member_other"]])
    ProviderFactory(members=[world.users["provider"]])
    world.ids = {
        "scenario": _scenarios(world.users["member_own"]),
        "solution": _solutions(world.users["member_own"]),
    }
    world.ids["provider"] = _providers(world)
    for organization in world.users["member_own"].organizations.all():
        MembershipFactory(organization=organization, user=world.users["viewer"], role=Role.VIEWER)
    world.ids |= _checks(world)
    token, _ = create_api_token(user=world.users["member_own"], name="程序", scope=TokenScope.READ)
    world.ids["token"] = {"published": token.public_id, "unknown": UNKNOWN}
    world.ids["notification"] = _notifications(world)
    world.ids["import"] = _imports(world)
    world.ids["search"] = _searches(world)
    world.ids["connection"] = _connections(world)
    world.ids["batch"] = {"published": MatchBatchFactory().public_id, "unknown": UNKNOWN}
    AliasFactory()
    ScenarioTypeFactory()
    _one_event(world)
    _threads(world)
    _webhooks(world)
    world.ids |= write_directory(world)
    world.ids |= write_office(world)
    execute_runs([MatchRunFactory(scenario=row).pk for row in Scenario.objects.published()])
    return world


def _scenarios(owner: User) -> dict[str, str]:
    ids = {"unknown": UNKNOWN}
    for state, fields in STATES.items():
        scenario = ScenarioFactory(
            organization=_manufacturer(state, owner),
            title=f"划伤漏检 {canary(f'{state}-title')}",
            pain_points=canary(f"{state}-pain"),
            requirement=f"带钢表面划伤在线检测 {canary(f'{state}-requirement')}",
            **confidential_fields(state),
            **fields,
        )
        if state == "revised":
            _change(scenario)
        ids[state] = scenario.public_id
    return ids


def _connections(world: World) -> dict[str, str]:
    """Three between ``member_own`` and ``provider``, one of them asked for without a name."""
    supply = world.users["provider"].organizations.get()
    ids = {"unknown": UNKNOWN}
    for state, scenario in CONNECTED.items():
        found = Scenario.objects.get(public_id=world.ids["scenario"][scenario])
        row = ConnectionFactory(
            scenario=found,
            # Off the lists, so that it changes no ranking.
            solution=SolutionFactory(organization=supply, **STATES["withdrawn"]),
            demand=found.organization,
            supply=supply,
            status=state,
            message=canary(f"{state}-message"),
            question=canary(f"{state}-question"),
            demand_contact=contact_of("demand", state),
            supply_contact=contact_of("supply", state),
            asked_at=SENT_AT,
        )
        ConnectionStep.objects.create(
            connection=row, move="request", side="demand", by=world.users["member_own"]
        )
        ids[state] = row.public_id
    _results(world, row)
    return ids


def _results(world: World, delivered: Connection) -> None:
    """An outcome that the enterprise has to confirm, and what it found of the provider."""
    fields = {"value": 2, "months": 3, "effects": [], "words": canary("delivered-outcome")}
    write_outcome(connection=delivered, fields=fields, by=world.users["provider"])
    grades = dict.fromkeys(DIMENSIONS, 4) | {"words": canary("delivered-rating")}
    rate(connection=delivered, fields=grades, by=world.users["member_own"])


def contact_of(side: str, state: str) -> dict[str, str]:
    """Whom a side has named: a word of its own for every part."""
    return {
        "name": canary(f"{side}-{state}-name"),
        "phone": canary(f"{side}-{state}-phone"),
        "email": f"{canary(f'{side}-{state}-mail')}@example.org",
    }


def _imports(world: World) -> dict[str, str]:
    owner = world.users["member_own"]
    organization = owner.organizations.filter(kind="manufacturer").first()
    job = ImportJobFactory(owner=owner, organization=organization, name=canary("import-name"))
    return {"uploaded": job.public_id, "unknown": UNKNOWN}


def _searches(world: World) -> dict[str, str]:
    """What ``member_own`` keeps for nobody else's eyes; it finds nothing."""
    search = SavedSearchFactory(
        owner=world.users["member_own"],
        name=canary("search-name"),
        filters={"q": canary("search-words")},
    )
    return {"own": search.public_id, "unknown": UNKNOWN}


def _one_event(world: World) -> None:
    scenario = Scenario.objects.get(public_id=world.ids["scenario"]["published"])
    person = world.users["member_own"]
    record_audit("scenario.submit", on=scenario, by=person, organization=scenario.organization)


def _change(posting: Any) -> None:
    """Give a published record a change that waits for a reviewer."""
    title = f"改后 {canary(f'{posting.kind_name}-change')}"
    stored = proposed(posting, posting.content())
    posting.revisions.create(
        content=stored | {"title": title}, status=RevisionStatus.SUBMITTED, submitted_at=SENT_AT
    )


def _manufacturer(state: str, owner: User):
    return OrganizationFactory(
        members=[owner],
        name_zh=canary(f"{state}-org-zh"),
        name_en=canary(f"{state}-org-en"),
        city=canary(f"{state}-org-city"),
        intro=canary(f"{state}-org-intro"),
    )


def confidential_fields(state: str) -> dict[str, Any]:
    """A value of its own for every confidential field."""
    number = 730_013 + 7 * list(STATES).index(state)
    return {
        "current_state": canary(f"{state}-current"),
        "budget_min": number,
        "budget_max": number + 10_000,
        "contact_name": canary(f"{state}-contact"),
        "contact_phone": canary(f"{state}-phone"),
        "contact_email": f"{canary(f'{state}-mail')}@example.org",
    }


def _solutions(owner: User) -> dict[str, str]:
    provider = ProviderFactory(members=[owner])
    ids = {"unknown": UNKNOWN}
    for state in STATES.keys() - {"anonymous", "matched_only"}:
        solution = SolutionFactory(
            organization=provider,
            title=f"表面质检 {canary(f'{state}-offer')}",
            summary=f"带钢表面划伤检测 {canary(f'{state}-summary')}",
            **STATES[state],
        )
        CaseStudyFactory(solution=solution, customer=canary(f"{state}-customer"))
        if state == "revised":
            _change(solution)
        ids[state] = solution.public_id
    return ids


def _notifications(world: World) -> dict[str, str]:
    """What ``member_own`` and a reviewer were told; only ``member_own`` may open the former."""
    draft = Scenario.objects.get(public_id=world.ids["scenario"]["draft"])
    record = {"target": Target.SCENARIO, "target_id": draft.public_id}
    step = ScenarioTransition.objects.create(
        posting=draft, move=PostingMove.RETURN, reasons=["other"], words=canary("draft-words")
    )
    own = NotificationFactory(
        user=world.users["member_own"],
        kind=Kind.RETURNED,
        organization=draft.organization,
        params={"step": step.public_id},
        **record,
    )
    NotificationFactory(
        user=world.users["reviewer"],
        kind=Kind.REVIEW_WAITING,
        params={"n": 3},
        read_at=timezone.now(),  # so that following it changes no other page
    )
    return {"own": own.public_id, "unknown": UNKNOWN}


def _providers(world: World) -> dict[str, str]:
    organizations = world.users["member_own"].organizations
    return {
        "published": organizations.get(kind="provider").public_id,
        "manufacturer": organizations.filter(kind="manufacturer")[0].public_id,
        "unknown": UNKNOWN,
    }


def _checks(world: World) -> dict[str, dict[str, str]]:
    """One organization of ``member_own`` with people and papers; ``member_other`` claims it."""
    scenario = Scenario.objects.get(public_id=world.ids["scenario"]["published"])
    organization = scenario.organization
    verification = VerificationFactory(
        organization=organization, requested_by=world.users["member_own"]
    )
    rows = {
        "organization": organization,
        "membership": organization.memberships.get(user=world.users["viewer"]),
        "invitation": InvitationFactory(
            organization=organization,
            email=f"{canary('guest')}@example.org",
            invited_by=world.users["member_own"],
        ),
        "claim": ClaimFactory(organization=organization, claimant=world.users["member_other"]),
        "verification": verification,
        "evidence": EvidenceFactory(verification=verification),
    }
    return {kind: {"own": row.public_id, "unknown": UNKNOWN} for kind, row in rows.items()}


def _threads(world: World) -> None:
    """What was written between ``member_own`` and ``provider``, and with somebody else."""
    accepted = world.ids["connection"]["accepted"]
    for kind, public_id in write_thread(accepted).items():
        world.ids[kind] = {"accepted": public_id, "unknown": UNKNOWN}
    world.ids["thread"] = {"secret": write_secret_thread(accepted, THREAD_WORDS)}


def _webhooks(world: World) -> None:
    """An address to which the organization of the checks is told something, and a failure."""
    row = Organization.objects.get(public_id=world.ids["organization"]["own"])
    endpoint = WebhookEndpointFactory(
        organization=row,
        responsible=world.users["member_own"],
        url=f"https://{canary('hook-url')}.example.org/in",
        description=canary("hook-description"),
    )
    delivery = WebhookDeliveryFactory(endpoint=endpoint, status=DeliveryStatus.GIVEN_UP)
    answer = canary("hook-answer")
    delivery.log.create(
        sent_at=SENT_AT, status=500, fault="answered", milliseconds=9, answer=answer
    )
    world.ids["webhook"] = {"own": endpoint.public_id, "unknown": UNKNOWN}
    world.ids["webhook_delivery"] = {"own": delivery.public_id, "unknown": UNKNOWN}
