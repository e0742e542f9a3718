"""Every route × method × role × state against the reviewed table ``routes.csv``."""

from collections import defaultdict

import pytest
from django.db import transaction

from tests.policy.routes import METHODS, Rule, address, read_table, route_names
from tests.policy.world import ROLES

pytestmark = pytest.mark.crawl

ALL_METHODS = {"anonymous", "member_own"}
CHANGING = ("account_", "mfa_", "web:account", "web:token")


def test_table_has_every_route_and_no_other():
    assert {rule.route for rule in read_table()} == set(route_names())


def test_table_has_every_method_of_a_route_once():
    methods = defaultdict(list)
    for rule in read_table():
        methods[rule.route, rule.state].extend(rule.methods)

    covered = {route: set() for route in route_names()}
    for (route, _), found in methods.items():
        assert len(found) == len(set(found))
        covered[route] |= set(found)
    assert {route for route, found in covered.items() if found != METHODS} == set()


def asked_of(rule: Rule, role: str) -> list[str]:
    """The methods that ``role`` tries; two roles try all of them.

    The others leave out HEAD, which renders a page once more, and what no route takes from anybody:
    that is refused before it is asked who calls.
    """
    if role in ALL_METHODS:
        return list(rule.methods)
    if set(rule.statuses.values()) == {405}:
        return []
    return [method for method in rule.methods if method != "HEAD" or len(rule.methods) == 1]


@pytest.mark.usefixtures("_one_page_not_found")
@pytest.mark.parametrize("role", ROLES)
def test_role_gets_the_status_of_the_table(world, role):
    shared = world.client(role)
    wrong = []
    for rule in read_table():
        url = address(world, rule.route, rule.state)
        for method in asked_of(rule, role):
            # Account pages change the session they are called with.
            client = world.client(role) if rule.route.startswith(CHANGING) else shared
            with transaction.atomic():  # no request finds what another has changed
                status = client.generic(method, url).status_code
                transaction.set_rollback(True)
            if status != rule.statuses[role]:
                wrong.append((rule.route, method, rule.state, status, rule.statuses[role]))

    assert wrong == []
