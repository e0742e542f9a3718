"""The API against its own schema: some hundred requests, made up but always the same."""

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

from config.wsgi import application
from matchmaking.matching.pipeline import execute_runs
from matchmaking.scenarios.models import Scenario, Visibility
from matchmaking.solutions.models import ServiceArea, Solution
from tests.factories.matching import MatchRunFactory
from tests.factories.notifications import NotificationFactory
from tests.factories.organizations import OrganizationFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory
from tests.factories.taxonomy import AliasFactory, ScenarioTypeFactory

pytestmark = pytest.mark.django_db

N_EXAMPLES = 25  # at most, of each operation, mode and reader
UNKNOWN = "2" * 14


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
            for parameter in operation.get("parameters", ()):
                _narrow(parameter, known[path.split("/")[3]])
    schema = schemathesis.openapi.from_dict(raw)
    schema.app = application
    found = [result.ok() for result in schema.get_all_operations()]
    return [operation for operation in found if operation.method == "get"]


def _publish(owner) -> None:
    """Rows of every shape: nothing, everything, hidden parts."""
    organization = OrganizationFactory(members=[owner])
    hidden = {"visibility": Visibility.ANONYMOUS, "budget_max": 120, "contact_name": "李工"}
    targets = [{"metric": "漏检率", "comparator": "<=", "value": 1, "unit": "%"}]
    ScenarioFactory(targets=targets, province="320000")
    ScenarioFactory(organization=organization, **hidden)
    solution = SolutionFactory(deployment_modes=["edge"], price_min=1, price_max=2)
    ServiceArea.objects.create(solution=solution, province="320000")
    CaseStudyFactory(solution=solution)
    SolutionFactory(industries=[], is_nationwide=True)
    AliasFactory()
    NotificationFactory.create_batch(2, user=owner)
    ScenarioTypeFactory(industry=None)
    execute_runs([MatchRunFactory(scenario=row).pk for row in Scenario.objects.all()])


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
    }
    known = {"public_id": [UNKNOWN]}
    resources = ("capabilities", "capability-groups", "industries", "scenario-types", "stages")
    by_resource = dict.fromkeys(resources, known | terms)
    member = APIClient()
    member.force_login(owner)
    page = member.get("/api/v1/notifications/?page_size=1").json()
    by_resource["notifications"] = known | {"cursor": [page["next_cursor"]]}
    for resource, found in rows.items():
        page = APIClient().get(f"/api/v1/{resource}/?page_size=1").json()
        by_resource[resource] = terms | {
            "cursor": [page["next_cursor"]],
            "public_id": [UNKNOWN, *(row.public_id for row in found)],
        }
    return by_resource


def _narrow(parameter: dict[str, Any], known: dict[str, list[str]]) -> None:
    schema = parameter["schema"].get("items", parameter["schema"])
    if "enum" not in schema and parameter["name"] in known:
        schema["enum"] = known[parameter["name"]]


def _exercise(operations, mode: GenerationMode, cookies: dict[str, str]) -> Counter[int]:
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
            response = case.call_and_validate(cookies=cookies)
            statuses[response.status_code] += 1

        with one_connection():
            call()
    return statuses


@pytest.mark.parametrize("logged_in", [False, True])
def test_api_keeps_its_schema_for_valid_requests(operations, owner, logged_in):
    client = APIClient()
    if logged_in:
        client.force_login(owner)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    statuses = _exercise(operations, GenerationMode.POSITIVE, cookies)

    assert set(statuses) <= ({200, 400, 404} if logged_in else {200, 400, 403, 404})
    assert statuses.total() >= 100
    assert statuses[200] / statuses.total() >= 0.7


def test_api_refuses_invalid_requests(operations):
    statuses = _exercise(
        [row for row in operations if row.query or row.path_parameters],
        GenerationMode.NEGATIVE,
        {},
    )

    assert set(statuses) <= {200, 400, 403, 404}
    assert statuses.total() >= 100
    assert statuses[200] / statuses.total() <= 0.1
