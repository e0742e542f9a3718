"""The admin site is one guarded prefix: staff only, whatever the address."""

from itertools import product

import pytest
from django.urls import get_resolver, reverse

from tests.policy.routes import METHODS, walk

PUBLIC = {"admin:login", "admin:logout"}  # the way in and out


def admin_addresses() -> dict[str, str]:
    """An address for every pattern of the admin site; objects need not exist."""
    found = {}
    for name, pattern in walk(get_resolver()):
        if name.startswith("admin:") and pattern.name:
            arguments = dict.fromkeys(pattern.pattern.converters, "1")
            if "app_label" in pattern.pattern.regex.groupindex:
                arguments["app_label"] = "scenarios"
            found[name] = reverse(name, kwargs=arguments)
    return found


def test_admin_has_addresses():
    assert {"admin:index", "admin:scenarios_scenario_changelist"} <= admin_addresses().keys()


@pytest.mark.parametrize("role", ["anonymous", "member_own", "member_other", "provider"])
def test_admin_sends_everybody_but_staff_away(world, role):
    client = world.client(role)
    wrong = {}
    for (name, url), method in product(admin_addresses().items(), sorted(METHODS)):
        response = client.generic(method, url)
        location = response.headers.get("Location", "")
        sent_away = response.status_code == 302 and location.startswith("/admin/login/?next=")
        if name not in PUBLIC and not sent_away:
            wrong[name, method] = response.status_code

    assert wrong == {}


@pytest.mark.parametrize(("role", "status"), [("anonymous", 302), ("member_own", 403)])
def test_admin_has_no_login_form_of_its_own(world, role, status):
    response = world.client(role).post("/admin/login/", {"username": "x", "password": "y"})

    assert response.status_code == status


def test_staff_reach_the_admin_site(world):
    assert world.client("staff").get("/admin/").status_code == 200
