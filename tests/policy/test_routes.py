"""Every route × method × role × state against the reviewed table ``routes.csv``."""

from collections import defaultdict

import pytest
from django.db import transaction

from tests.policy.routes import METHODS, address, read_table, route_names
from tests.policy.world import ROLES

pytestmark = pytest.mark.crawl

ALL_METHODS = {"anonymous", "member_own"}  # HEAD does not go by who asks
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


def without_head(methods: tuple[str, ...]) -> list[str]:
    """Leave out the one that renders a page once more; alone in its row it stays."""
    return [method for method in methods if method != "HEAD" or len(methods) == 1]


@pytest.mark.parametrize("role", ROLES)
def test_role_gets_the_status_of_the_table(world, role):
    shared = world.client(role)
    wrong = []
    for rule in read_table():
        url = address(world, rule.route, rule.state)
        for method in rule.methods if role in ALL_METHODS else without_head(rule.methods):
            # Account pages change the session they are called with.
            client = world.client(role) if rule.route.startswith(CHANGING) else shared
            with transaction.atomic():  # no request finds what another has changed
                status = client.generic(method, url).status_code
                transaction.set_rollback(True)
            if status != rule.statuses[role]:
                wrong.append((rule.route, method, rule.state, status, rule.statuses[role]))

    assert wrong == []
