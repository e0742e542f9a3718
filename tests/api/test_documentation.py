import re

import pytest
from django.core.management import call_command
from rest_framework.exceptions import APIException

from matchmaking.api import exceptions as errors
from matchmaking.api.parsers import BodyTooLargeError
from matchmaking.api.serializers.connection_moves import (
    ConnectionMoveSerializer,
    ConnectionRequestSerializer,
)
from matchmaking.api.serializers.moves import MoveSerializer, RevisionMoveSerializer
from matchmaking.api.serializers.results import (
    OutcomeConfirmationSerializer,
    OutcomeDraftSerializer,
    RatingDraftSerializer,
    ReplySerializer,
)
from matchmaking.api.serializers.scenario_drafts import ScenarioDraftSerializer
from matchmaking.api.serializers.searches import NewSearchSerializer, SearchChangeSerializer
from matchmaking.api.serializers.solution_drafts import SolutionDraftSerializer
from matchmaking.api.serializers.threads import (
    ChecklistDraftSerializer,
    ChecklistMoveSerializer,
    MeetingDraftSerializer,
    MeetingMoveSerializer,
    MessageFormSerializer,
    ReadMarkSerializer,
)
from matchmaking.api.serializers.webhooks import WebhookChangeSerializer, WebhookDraftSerializer
from matchmaking.common.exceptions import DomainError
from matchmaking.connections import exceptions as connection_exceptions
from matchmaking.connections.moves import MOVES, DeclineReason
from matchmaking.organizations import drafts, permissions, publication, revisions, workflow
from matchmaking.webhooks import exceptions as webhook_exceptions
from scripts import ROOT

pytestmark = pytest.mark.django_db

URL = "/api/v1/docs/"
DOCS = ROOT / "docs" / "api.md"
WRITE_REFUSALS = {"400", "401", "403", "409", "413", "415", "422", "429"}
REFUSALS = (connection_exceptions, webhook_exceptions)
USE_CASES = (drafts, permissions, publication, revisions, workflow, *REFUSALS)
WRITTEN = (
    ScenarioDraftSerializer,
    SolutionDraftSerializer,
    MoveSerializer,
    RevisionMoveSerializer,
    ConnectionRequestSerializer,
    ConnectionMoveSerializer,
    NewSearchSerializer,
    SearchChangeSerializer,
    WebhookDraftSerializer,
    WebhookChangeSerializer,
    MessageFormSerializer,
    ReadMarkSerializer,
    MeetingDraftSerializer,
    MeetingMoveSerializer,
    ChecklistDraftSerializer,
    ChecklistMoveSerializer,
    OutcomeDraftSerializer,
    OutcomeConfirmationSerializer,
    RatingDraftSerializer,
    ReplySerializer,
)
FROM_OTHERS = {
    "parse_error", "not_authenticated", "authentication_failed", "permission_denied", "not_found",
    "method_not_allowed", "not_acceptable", "unsupported_media_type",
    "token_invalid", "token_expired", "account_inactive", "token_read_only",
    "second_factor_required",
    BodyTooLargeError.default_code,
}  # fmt: skip
# Of all the messages that DRF's fields know, those that a body can bring about here.
SHOWN = {
    "required", "null", "blank", "invalid", "invalid_choice", "max_length", "min_value",
    "max_value", "not_a_list", "unknown_code", "unknown_record", "overflow", "max_string_length",
}  # fmt: skip


def test_schema_is_valid_and_complete(tmp_path):
    path = tmp_path / "schema.yml"

    call_command("spectacular", "--validate", "--fail-on-warn", file=str(path))

    assert path.read_text().startswith("openapi: 3.")


def test_schema_describes_each_operation(api):
    schema = api.get("/api/v1/schema/").json()

    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"]
            documented = set(operation["responses"])
            assert documented >= {"400"} | ({"404"} if "{public_id}" in path else set())
            if method != "get":
                assert documented >= WRITE_REFUSALS
                assert "Idempotency-Key" in {row["name"] for row in operation["parameters"]}
            if method == "patch":
                assert documented >= {"412", "428"}


def test_table_of_codes_is_complete():
    table = DOCS.read_text().partition("## Errors")[2].partition("\n## ")[0]
    of_requests, of_fields = table.split("Beside a field")

    of_requests = of_requests.partition("| Status |")[2]
    assert set(re.findall(r"`([a-z_]+)`", of_requests)) - {"code", "fields"} == _request_codes()
    assert set(re.findall(r"`([a-z_]+)`", of_fields)) - {"code"} == _field_codes()


def test_table_of_moves_of_connections_is_complete():
    section = DOCS.read_text().partition("## Connections")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| ([\w, ]+) \| (\w+)", section, re.MULTILINE)

    told = {move: (frozenset(sources.split(", ")), target) for move, sources, target in rows}
    assert told == {move.value: (rule.sources, rule.target) for move, rule in MOVES.items()}
    assert set(DeclineReason.values) <= set(re.findall(r"`([a-z_]+)`", section))


def _request_codes() -> set[str]:
    """The codes of what DRF, the API's own errors and the use-cases it calls refuse."""
    ours = [row for row in vars(errors).values() if isinstance(row, type)]
    codes = {row.default_code for row in ours if issubclass(row, APIException)} - {"error"}
    refusals = [row for module in USE_CASES for row in vars(module).values()]
    codes |= {
        row.code
        for row in refusals
        if isinstance(row, type) and issubclass(row, DomainError) and row is not DomainError
    }
    return codes | FROM_OTHERS | {"bad_request", "unknown_parameter", "invalid_cursor"}


def _field_codes() -> set[str]:
    """The codes of every field that is written or asked by, and of its validators."""
    codes = {"unknown_parameter", "invalid_cursor", "unknown_field", "unknown_organization"}
    waiting = [serializer() for serializer in WRITTEN]
    while waiting:
        field = waiting.pop()
        codes |= field.error_messages.keys() & SHOWN
        codes |= {getattr(row, "code", "") for row in field.validators}
        waiting += list(getattr(field, "fields", {}).values())
        waiting += [row for row in (getattr(field, "child", None),) if row is not None]
    return (codes | {"invalid_deployment"}) - {""}


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("*/*", "application/json"),
        ("application/vnd.oai.openapi+json", "application/vnd.oai.openapi+json"),
        ("application/vnd.oai.openapi", "application/vnd.oai.openapi"),
        ("application/yaml", "application/yaml"),
    ],
)
def test_schema_comes_in_the_form_asked_for(api, accept, content_type):
    response = api.get("/api/v1/schema/", headers={"accept": accept})

    assert response.status_code == 200
    assert response.headers["Content-Type"].split(";")[0] == content_type
    assert response.headers["Cache-Control"] == "public, max-age=300"


def test_root_leads_to_the_documentation(api):
    assert api.get("/api/v1/").headers["Location"] == URL


def test_documentation_runs_no_script_but_its_own(api):
    response = api.get(URL)

    assert "unsafe" not in response.headers["Content-Security-Policy"]
    addresses = re.findall(r'(?:src|href)="([^"]*)"', response.content.decode())
    assert len(addresses) == 5
    assert all(address.startswith("/") for address in addresses)
    assert re.findall(r"<script>|<style|style=", response.content.decode()) == []


@pytest.mark.browser
def test_documentation_shows_the_operations_in_a_browser(page):
    page.goto(URL)

    page.get_by_text("List the scenarios you may see").wait_for()
    page.get_by_text("List the scenarios you may see").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()

    page.get_by_text('"next_cursor": null').first.wait_for()
