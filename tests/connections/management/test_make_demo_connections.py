import json

import pytest
from django.core.management import CommandError, call_command

from matchmaking.connections.models import Connection, Outcome, Rating
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from scripts import ROOT
from tests.factories.matching import MatchFactory
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db

FILE = ROOT / "fixtures" / "demo" / "connections.json"
STATES = ["accepted", "delivered", "requested", "requested"]


@pytest.fixture(autouse=True)
def _demo_site(settings):
    """The demo accounts with the records that the file names."""
    settings.DEMO_ACCOUNTS = True
    entries = json.loads(FILE.read_text(encoding="utf-8"))
    demand = OrganizationFactory(members=[UserFactory(email="enterprise@demo.example")])
    supply = ProviderFactory(members=[UserFactory(email="provider@demo.example")])
    for key in {entry["scenario"] for entry in entries}:
        ScenarioFactory(organization=demand, source_key=key)
    marked = {mark["solution"] for entry in entries for mark in entry.get("dismissed", ())}
    for key in {entry["solution"] for entry in entries} | marked:
        SolutionFactory(organization=supply, source_key=key)


def test_demo_accounts_meet_agree_and_deliver_once():
    scenario = Scenario.objects.get(source_key="demo:sc-strip")
    listed = Solution.objects.get(source_key="demo:coil-web")
    MatchFactory(scenario=scenario, solution=listed)
    for _ in range(2):
        call_command("make_demo_connections", FILE, verbosity=0)

    assert sorted(row.status for row in Connection.objects.all()) == STATES
    assert Outcome.objects.get().is_confirmed
    assert Rating.objects.count() == 2
    assert list(scenario.dismissals.values_list("solution", flat=True)) == [listed.pk]
    assert {row.awaiting for row in Connection.objects.all()} == {"", "demand", "supply"}


def test_without_demo_accounts_nothing_is_made(settings):
    settings.DEMO_ACCOUNTS = False

    with pytest.raises(CommandError, match="DEMO_ACCOUNTS"):
        call_command("make_demo_connections", FILE)


def test_a_missing_record_is_told_and_nothing_kept():
    SolutionFactory._meta.model.objects.filter(source_key="activity:sample-library").delete()

    with pytest.raises(CommandError, match="cannot be made here"):
        call_command("make_demo_connections", FILE)

    assert not Connection.objects.exists()
