"""Every request that may change something needs the token of the site's own forms."""

import pytest
from django.http import HttpResponseForbidden

from tests.policy.routes import address, read_table

pytestmark = pytest.mark.crawl

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
REFUSED = {401, 403, 404, 405}


def refused(_request, reason=""):
    """Stand in for the page of a refused form: only its status counts here."""
    return HttpResponseForbidden(reason)


@pytest.fixture(autouse=True)
def _plain_refusals(settings, _one_page_not_found):
    settings.CSRF_FAILURE_VIEW = f"{__name__}.refused"


@pytest.mark.parametrize("role", ["anonymous", "member_own"])
def test_unsafe_request_without_a_token_is_refused(world, role):
    client = world.client(role, enforce_csrf_checks=True)
    wrong = {}
    for rule in read_table():
        for method in UNSAFE.intersection(rule.methods):
            response = client.generic(method, address(world, rule.route, rule.state))
            is_sent_away = response.headers.get("Location", "").startswith("/accounts/login/?")
            if response.status_code not in REFUSED and not is_sent_away:
                wrong[rule.route, method] = response.status_code

    assert wrong == {}
