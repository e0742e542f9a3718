"""The page on security names the guarded fields that the register knows."""

import re

import pytest

from matchmaking.common.register import Audience, fields_only_for
from matchmaking.scenarios.models import Scenario
from scripts import ROOT


@pytest.mark.parametrize("audience", [Audience.GUARDED, Audience.MEMBERS])
def test_security_page_names_the_fields_of_a_scenario(audience):
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    [row] = [line for line in page.splitlines() if line.startswith(f"| `{audience.name}`")]
    [listed] = re.findall(r"`Scenario`: ([^;|]*)", row)

    assert set(re.findall(r"`(\w+)`", listed)) == set(fields_only_for(Scenario, audience))
