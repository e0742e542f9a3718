"""The API against its own schema: some hundred requests, made up but always the same."""

import secrets
from collections import Counter
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from rest_framework.test import APIClient
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from config.wsgi import application
from matchmaking.connections.models import (
    Attachment,
    ChecklistItem,
    Connection,
    Meeting,
    Message,
    SavedSearch,
    Watch,
)
from matchmaking.connections.moves import ConnectionStatus, Side
from matchmaking.connections.searches.services import edit_mark
from matchmaking.directory.models import Edition, Entry, Programme
from matchmaking.matching.pipeline import execute_runs
from matchmaking.notifications.models import Notification
from matchmaking.organizations.api_tokens import create_api_token
from matchmaking.organizations.models import TokenScope
from matchmaking.organizations.postings import PostingStatus
from matchmaking.organizations.publication import edit_token
from matchmaking.scenarios.models import Scenario, Visibility
from matchmaking.solutions.models import ServiceArea, Solution
from matchmaking.webhooks.models import DeliveryStatus, WebhookDelivery, WebhookEndpoint
from tests.factories.connections import ConnectionFactory
from tests.factories.directory import ProgrammeFactory
from tests.factories.editions import listed_provider, published_edition
from tests.factories.matching import MatchRunFactory
from tests.factories.notifications import NotificationFactory
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.searches import SavedSearchFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory
from tests.factories.taxonomy import AliasFactory, ScenarioTypeFactory
from tests.factories.threads import AttachmentFactory, ChecklistItemFactory, MeetingFactory
from tests.factories.webhooks import WebhookDeliveryFactory, WebhookEndpointFactory

pytestmark = [pytest.mark.django_db, pytest.mark.crawl]

N_EXAMPLES = 8  # at most, of each operation, mode and reader
UNKNOWN = "2" * 14
OWN = {"notifications": Notification, "saved-searches": SavedSearch}
PARTS = {
    "connection-files": Attachment,
    "meetings": Meeting,
    "checklist-items": ChecklistItem,
    "webhooks/{public_id}": WebhookEndpoint,
    "webhook-deliveries": WebhookDelivery,
}
WRITES = ("POST", "PATCH", "DELETE")
ONLY_SENT = {
    "ScenarioDraft",
    "SolutionDraft",
    "ConnectionRequest",
    "ConnectionMove",
    "GivenContact",
    "Proposal",
    "NewSearch",
    "SearchFilters",
    "PatchedSearchChange",
    "MessageDraft",
    "MeetingDraft",
    "ChecklistDraft",
    "OutcomeDraft",
    "RatingDraft",
    "Reply",
    "Effect",
} | {f"Patched{kind}Change" for kind in ("Scenario", "Solution")}
OTHER_LISTS = (
    "/transitions/",
    "/steps/",
    "/review/postings/",
    "/messages/",
    "/meetings/",
    "/checklist/",
    "/deliveries/",
)
HOOK = {"url": "https://8.8.8.8/in"}  # an address: nothing is looked up
FIXED: dict[str, dict[str, str]] = {  # values of text fields, by the name of the body
    "WebhookDraft": HOOK,
    "PatchedWebhookChange": HOOK,
    "Webhook": {},
    "GivenContact": {"email": "li@example.org"},
    "SearchFilters": {
        "industry": "C31",
        "stage": "production",
        "capability": "defect-detect",
        "province": "320000",
    },
}
VISIBLE = "^[a-z钢板]{1,30}$"  # a text of blanks is none


@pytest.fixture
def owner():
    return UserFactory()


@contextmanager
def one_connection():
    """Keep requests in the test's transaction, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def operations(owner):
    """The operations of the schema, with values that exist beside those that do not."""
    _publish(owner)
    raw = APIClient().get("/api/v1/schema/").json()
    known = _known_values(owner)
    for path, methods in raw["paths"].items():
        for operation in methods.values():
            is_open = "401" not in operation["responses"]
            values = known.get(path.split("/")[3], {}) if is_open else _own_values(path, owner)
            for parameter in operation.get("parameters", ()):
                _narrow(parameter, values)
    for title, component in raw["components"]["schemas"].items():
        for name, field in component.get("properties", {}).items():
            _narrow({"name": name, "schema": field}, _known_fields(title, owner))
            if title in ONLY_SENT and "maxLength" in field and "enum" not in field:
                field["pattern"] = VISIBLE
    schema = schemathesis.openapi.from_dict(raw)
    schema.app = application
    return [result.ok() for result in schema.get_all_operations()]


def _publish(owner) -> None:
    """Rows of every shape: nothing, everything, hidden parts."""
    organization = OrganizationFactory(members=[owner])
    hidden = {"visibility": Visibility.ANONYMOUS, "budget_max": 120, "contact_name": "李工"}
    targets = [{"metric": "漏检率", "comparator": "<=", "value": 1, "unit": "%"}]
    ScenarioFactory(targets=targets, province="320000")
    ScenarioFactory(organization=organization, **hidden)
    provider = ProviderFactory(members=[owner])
    for status in [PostingStatus.DRAFT, PostingStatus.PUBLISHED] * 2 + [PostingStatus.SUBMITTED]:
        ScenarioFactory(organization=organization, status=status)
        SolutionFactory(organization=provider, status=status)
    solution = SolutionFactory(deployment_modes=["edge"], price_min=1, price_max=2)
    ServiceArea.objects.create(solution=solution, province="320000")
    CaseStudyFactory(solution=solution)
    SolutionFactory(industries=[], is_nationwide=True)
    AliasFactory()
    NotificationFactory.create_batch(2, user=owner)
    for word in ("划伤", "检测"):
        SavedSearchFactory(owner=owner, filters={"q": word})
    _connect(organization, provider)
    _listen(organization, owner)
    _publish_editions()
    ScenarioTypeFactory(industry=None)
    execute_runs([MatchRunFactory(scenario=row).pk for row in Scenario.objects.published()])


def _connect(demand, supply) -> None:
    """Connections in every state, asked for by either side and on either side of the owner's."""
    for status in ConnectionStatus:
        for side in Side:
            ConnectionFactory(demand=demand, status=status, started_by=side)
            ConnectionFactory(supply=supply, status=status, started_by=side)
    written = (ConnectionStatus.ACCEPTED, ConnectionStatus.DELIVERED)
    for row in Connection.objects.filter(status__in=written):
        AttachmentFactory(message__connection=row)
        MeetingFactory.create_batch(2, connection=row)
        ChecklistItemFactory.create_batch(2, connection=row)
    for posting in (*demand.scenarios.all(), *supply.solutions.all()):
        Watch.objects.create(**{posting.kind_name: posting})


def _listen(organization, owner) -> None:
    """Webhooks of the owner, with deliveries that were given up."""
    for _ in range(2):
        endpoint = WebhookEndpointFactory(organization=organization, responsible=owner)
        WebhookDeliveryFactory.create_batch(3, endpoint=endpoint, status=DeliveryStatus.GIVEN_UP)


def _publish_editions() -> None:
    """Two editions of a list, so that each list of the directory has a second page."""
    programme = ProgrammeFactory()
    for days_ago in (400, 100):
        providers = [listed_provider(), listed_provider()]
        published_edition(providers, programme=programme, days_ago=days_ago)


def _known_values(owner) -> dict[str, dict[str, list[str]]]:
    """Values of free-text parameters, by the resource they belong to."""
    terms = {
        "industry": ["C31"],
        "stage": ["production"],
        "capability": ["defect-detect"],
        "group": ["vision"],
        "provider": [Solution.objects.get(is_nationwide=True).organization.public_id],
    }
    rows = {
        "scenarios": Scenario.objects.all(),
        "solutions": Solution.objects.all(),
        "organizations": [row.organization for row in Solution.objects.all()],
        "editions": Edition.objects.published(),
        "entries": Entry.objects.all(),
    }
    terms["programme"] = _ids(Programme.objects.all())
    terms["edition"] = _ids(Edition.objects.published())
    known = {"public_id": [UNKNOWN]}
    resources = ("capabilities", "capability-groups", "industries", "scenario-types", "stages")
    by_resource = dict.fromkeys(resources, known | terms)
    for resource, found in rows.items():
        page = APIClient().get(f"/api/v1/{resource}/?page_size=1").json()
        by_resource[resource] = terms | {
            "cursor": [page["next_cursor"]],
            "public_id": [UNKNOWN, *(row.public_id for row in found)],
        }
    return by_resource


def _own_values(path: str, owner) -> dict[str, list[str]]:
    """The records that a member may read and write."""
    for part, model in PARTS.items():
        if f"/{part}/" in path:
            return {"public_id": _ids(model.objects.visible_to(owner))}
    if path.endswith("/standing/"):
        solutions = Solution.objects.in_matching().filter(organization__members=owner)
        public = Scenario.objects.in_matching().filter(visibility=Visibility.PUBLIC)
        return {"public_id": _ids(solutions), "scenario_id": _ids(public)}
    if path.endswith("/watches/"):
        return {"cursor": [_cursor("watches", owner)]}
    for resource, model in OWN.items():
        if f"/{resource}/" in path:
            own = model.objects.visible_to(owner)
            return {"public_id": _ids(own), "cursor": [_cursor(resource, owner)]}
    if "/connections/" in path:
        own = Connection.objects.visible_to(owner)
        return {
            "public_id": _ids(own),
            "cursor": [_cursor("connections", owner)],
            "scenario": _ids(Scenario.objects.filter(connections__in=own)),
            "solution": _ids(Solution.objects.filter(connections__in=own)),
        }
    model = Scenario if "/scenarios/" in path else Solution
    own = owner.organizations.all()
    is_of_organization = "/organizations/" in path
    return {
        "public_id": _ids(own if is_of_organization else model.objects.filter(organization__in=own))
    }


def _ids(rows) -> list[str]:
    return list(rows.values_list("public_id", flat=True).distinct())


def _cursor(resource: str, owner) -> str:
    member = APIClient()
    member.force_login(owner)
    return member.get(f"/api/v1/{resource}/?page_size=1").json()["next_cursor"]


def _known_fields(title: str, owner) -> dict[str, list[Any]]:
    """Values of fields in bodies that must name something, or have a form of their own."""
    if title in {"ConnectionRequest", "Proposal"}:
        own = Scenario.objects.published().filter(organization__in=owner.organizations.all())
        foreign = Solution.objects.listed().exclude(organization__in=owner.organizations.all())
        return {"scenario": _ids(own), "solution": _ids(foreign)}
    if title == "ReadMark":
        return {"message": _ids(Message.objects.all())}
    if title in FIXED:
        return {name: [value] for name, value in FIXED[title].items()}
    kind = "manufacturer" if title.startswith("Scenario") else "provider"
    return {
        "industries": ["C31"],
        "stages": ["production"],
        "capabilities": ["defect-detect"],
        "industry": ["C31"],
        "organization": [row.public_id for row in owner.organizations.filter(kind=kind)],
        "contact_email": ["li@example.org", ""],
    }


def _narrow(parameter: dict[str, Any], known: dict[str, list[str]]) -> None:
    schema = parameter["schema"].get("items", parameter["schema"])
    is_text = schema.get("type") == "string" and "enum" not in schema
    if is_text and parameter["name"] in known:
        schema["enum"] = known[parameter["name"]]


def _exercise(operations, mode: GenerationMode, headers: dict[str, str]) -> Counter[int]:
    """Call each operation with generated cases, check each answer; count the statuses."""
    statuses: Counter[int] = Counter()
    for operation in operations:

        @settings(
            max_examples=N_EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def call(case: schemathesis.Case) -> None:
            _mend(case, is_known=bool(headers))
            response = case.call_and_validate(
                headers=headers,
                excluded_checks=[CHECKS.get_one("positive_data_acceptance")]
                if case.method in WRITES
                else [],
            )
            statuses[response.status_code] += 1

        with one_connection():
            call()
    return statuses


def _mend(case: schemathesis.Case, *, is_known: bool) -> None:
    """Send what a schema cannot say: what goes together, and what was read a moment ago."""
    if not is_known:
        case.query.pop("mine", None)
    if "mine" not in case.query:
        case.query.pop("status", None)
    if case.path.endswith(OTHER_LISTS):
        case.query.pop("cursor", None)  # known ones are of other lists
    if "If-Match" in case.headers:
        if case.method == "DELETE":
            case.path_parameters["public_id"] = _new_draft(case)
        case.headers["If-Match"] = _current_tag(case)
    if "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = secrets.token_hex()  # or most would be used again


def _model(case: schemathesis.Case) -> type[Scenario] | type[Solution]:
    return Scenario if "/scenarios/" in case.path else Solution


def _new_draft(case: schemathesis.Case) -> str:
    """A draft beside the record that is named; many of those have been submitted by now."""
    if "/webhooks/" in case.path:
        rows = WebhookEndpoint.objects.filter(public_id=case.path_parameters["public_id"])
        named = rows.select_related("organization").first()  # unless another case deleted it
        return (
            WebhookEndpointFactory(organization=named.organization).public_id if named else UNKNOWN
        )
    factory = {Scenario: ScenarioFactory, Solution: SolutionFactory}[_model(case)]
    named = _model(case).objects.get(public_id=case.path_parameters["public_id"])
    draft = {"status": PostingStatus.DRAFT, "published_at": None}
    return factory(organization=named.organization, **draft).public_id


def _current_tag(case: schemathesis.Case) -> str:
    """What a client would send that has just read the record."""
    if "/saved-searches/" in case.path:
        search = SavedSearch.objects.filter(public_id=case.path_parameters["public_id"]).first()
        return f'"{edit_mark(search)}"' if search else '"none"'
    if "/webhooks/" in case.path:
        rows = WebhookEndpoint.objects.filter(public_id=case.path_parameters["public_id"])
        return f'"{rows.values_list("revision", flat=True).first() or "none"}"'
    posting = _model(case).objects.filter(public_id=case.path_parameters["public_id"]).first()
    return f'"{edit_token(posting)}"' if posting else '"none"'


def _token_of(owner) -> dict[str, str]:
    """What a program sends that acts for ``owner``."""
    _, secret = create_api_token(user=owner, name="程序", scope=TokenScope.WRITE)
    return {"Authorization": f"Token {secret}"}


def _open_to_all(operations):
    return [row for row in operations if "401" not in row.definition.raw["responses"]]


@pytest.mark.parametrize("logged_in", [False, True])
def test_api_keeps_its_schema_for_valid_requests(operations, owner, logged_in):
    headers = _token_of(owner) if logged_in else {}

    statuses = _exercise(_open_to_all(operations), GenerationMode.POSITIVE, headers)

    assert set(statuses) <= {200, 304, 400, 403, 404}
    assert statuses.total() >= 100
    assert statuses[200] / statuses.total() >= 0.7


def test_api_keeps_its_schema_for_what_members_do(operations, owner, settings):
    settings.API_WRITE_LIMITS = {}
    headers = _token_of(owner)
    open_ones = _open_to_all(operations)
    closed = [row for row in operations if row not in open_ones]
    writes = [row for row in closed if row.method.upper() in WRITES]
    writes.sort(key=lambda row: row.method.upper() == "DELETE")  # while there is something left

    read = _exercise([row for row in closed if row not in writes], GenerationMode.POSITIVE, headers)
    written = _exercise(writes, GenerationMode.POSITIVE, headers)

    assert set(read) <= {200, 403, 404}
    assert read[200] / read.total() >= 0.4
    assert set(written) <= {200, 201, 202, 204, 400, 403, 404, 409}
    assert {200, 201, 202, 204} <= set(written)
    n_done = sum(written[code] for code in (200, 201, 202, 204))
    assert n_done / written.total() >= 0.25


def test_api_refuses_invalid_requests(operations):
    statuses = _exercise(
        [row for row in _open_to_all(operations) if row.query or row.path_parameters],
        GenerationMode.NEGATIVE,
        {},
    )

    assert set(statuses) <= {200, 400, 403, 404}
    assert statuses.total() >= 100
    assert statuses[200] / statuses.total() <= 0.1
