import re

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db

URL = "/api/v1/docs/"
CLOSED = ("/api/v1/notifications/",)  # to strangers


def test_schema_is_valid_and_complete(tmp_path):
    path = tmp_path / "schema.yml"

    call_command("spectacular", "--validate", "--fail-on-warn", file=str(path))

    assert path.read_text().startswith("openapi: 3.")


def test_schema_describes_each_operation(api):
    schema = api.get("/api/v1/schema/").json()

    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"]
            expected = {"200", "400"} if method == "get" else {"204"}
            expected |= {"404"} if "{public_id}" in path else set()
            expected |= {"403"} if path.startswith(CLOSED) else set()
            assert set(operation["responses"]) == expected


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
