"""What a reader may not see answers exactly as what does not exist."""

import pytest

from tests.policy.pages import comparable
from tests.policy.routes import KINDS, address, read_table
from tests.policy.world import OUTSIDERS

pytestmark = pytest.mark.crawl


@pytest.mark.parametrize("role", OUTSIDERS)
def test_hidden_object_reads_like_an_unknown_one(world, role):
    client = world.client(role)
    hidden = {
        (rule.route, rule.state): world.ids[KINDS[rule.route]][rule.state]
        for rule in read_table()
        if rule.route in KINDS and rule.statuses[role] == 404
    }

    answers = {}
    for (route, state), identifier in hidden.items():
        response = client.get(address(world, route, state))
        body = comparable(response.content.decode(), identifier)
        answers[route, state] = (response.status_code, dict(response.headers), body)

    assert {state for _, state in hidden} >= {"draft", "matched_only", "manufacturer", "unknown"}
    assert [key for key in hidden if answers[key] != answers[key[0], "unknown"]] == []
