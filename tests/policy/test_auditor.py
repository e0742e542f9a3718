"""The auditor reads: every route refuses to write for that role, whatever the table says."""

import pytest
from django.apps import apps

from matchmaking.common.models import AuditEvent
from tests.policy.routes import address, read_table, route_names

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
REFUSALS = {403, 404, 405}
# What anybody may do for themselves: accounts, the language of the pages.
SELF_SERVICE_PREFIXES = (
    "account_",
    "mfa_",
    "web:account",
    "web:token",
    "web:notification",
    "api:notif",
)
SELF_SERVICE = {"web:set_language", "web:verification_resend"}


def _is_self_service(route: str) -> bool:
    return route.startswith(SELF_SERVICE_PREFIXES) or route in SELF_SERVICE


def _rows() -> dict[str, int]:
    """The number of rows of every table of the platform but the counters of limits."""
    ours = (config for config in apps.get_app_configs() if config.name.startswith("matchmaking."))
    return {
        model._meta.label: model._default_manager.count()
        for config in ours
        for model in config.get_models()
    }


@pytest.mark.usefixtures("_one_page_not_found")
def test_auditor_is_refused_by_every_unsafe_method(world):
    client, before = world.client("auditor"), _rows()
    addresses = {
        (rule.route, address(world, rule.route, rule.state))
        for rule in read_table()
        if not _is_self_service(rule.route)
    }

    answers = {
        (route, url, method): client.generic(method, url).status_code
        for route, url in addresses
        for method in UNSAFE
    }

    assert {route for route, _url in addresses} == {
        route for route in route_names() if not _is_self_service(route)
    }
    assert {key: status for key, status in answers.items() if status not in REFUSALS} == {}
    assert _rows() == before


def test_export_is_the_only_reading_that_leaves_an_event(world):
    client = world.client("auditor")
    before = AuditEvent.objects.count()

    client.get("/audit/")
    client.get("/audit/1/")
    assert AuditEvent.objects.count() == before

    client.get("/audit/export/")
    assert AuditEvent.objects.count() == before + 1
