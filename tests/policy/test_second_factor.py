"""Without a second factor, who works for the platform gets nowhere but to its set-up."""

from itertools import product

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from matchmaking.web.middleware import SET_UP_ROUTES
from tests.policy.routes import address, read_table
from tests.policy.test_admin import PUBLIC, admin_addresses
from tests.policy.world import PLATFORM_ROLES

pytestmark = pytest.mark.crawl

OPEN = SET_UP_ROUTES | {"health"}


@pytest.mark.parametrize("role", ["staff", "administrator"])  # one rule for all who need it
def test_every_route_leads_to_the_set_up(world, role):
    Authenticator.objects.all().delete()
    client = world.client(role)
    wrong = {}
    guarded = [rule for rule in read_table() if rule.route not in OPEN]
    cells = [(rule, method) for rule in guarded for method in rule.methods]
    for rule, method in cells:
        response = client.generic(method, address(world, rule.route, rule.state))
        if rule.route.startswith("api:"):
            is_right = response.status_code == 403
            is_right &= method == "HEAD" or response.json()["code"] == "second_factor_required"
        else:
            is_right = response.headers.get("Location") == reverse("mfa_activate_totp")
        if not is_right:
            wrong[rule.route, method, rule.state] = response.status_code

    assert wrong == {}


@pytest.mark.parametrize("role", ["staff", *PLATFORM_ROLES])
def test_admin_site_leads_to_the_set_up(world, role):
    Authenticator.objects.all().delete()
    client = world.client(role)
    wrong = {}
    guarded = {name: url for name, url in admin_addresses().items() if name not in PUBLIC}
    for (name, url), method in product(guarded.items(), ("GET", "POST")):
        location = client.generic(method, url).headers.get("Location")
        if location != reverse("mfa_activate_totp"):
            wrong[name, method] = location

    assert wrong == {}


def test_member_without_a_second_factor_goes_on(world):
    assert world.client("member_own").get("/account/").status_code == 200
