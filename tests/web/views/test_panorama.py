"""The panorama, and what administrators see of it besides."""

import json

import pytest

from matchmaking.common.models import AuditEvent
from matchmaking.connections.models import ConnectionStep
from matchmaking.connections.moves import Side
from matchmaking.organizations.models import PlatformRole
from matchmaking.scenarios.models import Visibility
from tests.factories.connections import ConnectionFactory
from tests.factories.matching import MatchFactory, MatchRunFactory
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.web.reading import addresses, titles, words

pytestmark = pytest.mark.django_db

PANORAMA, ACTIVITY, COVERAGE = "/panorama/", "/panorama/activity/", "/platform/coverage/"
EXPORT = f"{COVERAGE}export/"


@pytest.fixture
def administrator(english):
    english.force_login(UserFactory(platform_role=PlatformRole.ADMINISTRATOR))
    return english


def unmet(**fields):
    return MatchRunFactory(finished=True, scenario=ScenarioFactory(**fields)).scenario


def chart(page, key):
    """Return the data of a chart as ``charts.js`` reads them."""
    body = page.content.decode()
    start = body.index(f'<script id="{key}" type="application/json">')
    return json.loads(body[body.index(">", start) + 1 : body.index("</script>", start)])


def test_cells_lead_to_the_lists_with_their_filters(english):
    unmet()
    SolutionFactory(industries=[])

    page = english.get(PANORAMA)

    asked = "sector=raw_materials&stage=production"
    assert f"/scenarios/?{asked}" in addresses(page)
    assert titles(english.get(f"/solutions/?{asked}")) == titles(english.get("/solutions/"))
    assert "Demand 1 Supply 1 Gap 1" in words(page)
    assert "1 of 1 scenario has no suitable solution" in words(page)
    demand, supply, gap = chart(page, "chart-heat")["measures"]
    assert [each["numbers"][0] for each in (demand, supply, gap)] == [[1], [1], [1]]
    assert supply["links"][0] == [f"/solutions/?{asked}"]


def test_a_sector_opens_its_industries(english):
    ScenarioFactory()
    ScenarioFactory(sector="equipment")

    page = english.get(PANORAMA, {"sector": "raw_materials"})

    assert "/scenarios/?sector=raw_materials&industry=C31&stage=production" in addresses(page)
    assert page.context["coverage"].total.demand == 1
    assert english.get(PANORAMA, {"sector": "x"}).context["coverage"].total.demand == 2
    assert "Nothing has been published in this sector yet" in words(
        english.get(PANORAMA, {"sector": "consumer"})
    )


def test_an_empty_platform_says_so(english):
    assert "Nothing has been published yet" in words(english.get(PANORAMA))
    assert english.get(ACTIVITY).status_code == 200


def test_outsiders_are_not_told_what_an_enterprise_said(english):
    match = MatchFactory()
    connection = ConnectionFactory(
        scenario=match.scenario, demand=match.scenario.organization, status="declined"
    )
    ConnectionStep.objects.create(
        connection=connection, move="decline", side=Side.DEMAND, reasons=["none_suitable"]
    )

    for client_of in (None, connection.demand, connection.supply):
        if client_of:
            english.force_login(MembershipFactory(organization=client_of).user)
        assert english.get(PANORAMA).context["coverage"].total.gap == 0
        assert [step.number for step in english.get(ACTIVITY).context["steps"]] == [None] * 5
    english.force_login(UserFactory(platform_role=PlatformRole.ADMINISTRATOR))
    page = english.get(COVERAGE)
    assert page.context["coverage"].total.gap == 1
    assert [step.number for step in page.context["steps"]] == [1, 1, 1, 0, 0]
    assert "The enterprise found none suitable" in words(page)


def test_administrators_see_unmet_demand_but_nothing_that_is_hidden(administrator):
    open_, anonymous = unmet(), unmet(visibility=Visibility.ANONYMOUS, sector="equipment")
    reserved = unmet(visibility=Visibility.MATCHED_ONLY, title="只给匹配的人看")
    MatchFactory()

    page = administrator.get(COVERAGE)

    assert [each.card.scenario for each in page.context["cards"]] == [anonymous, open_]
    assert page.context["cards"][0].card.organization is None
    assert "1 more is reserved for matched providers" in words(page)
    assert reserved.title not in page.content.decode()
    narrowed = administrator.get(COVERAGE, {"sector": "equipment"})
    assert [each.card.scenario for each in narrowed.context["cards"]] == [anonymous]
    assert narrowed.context["coverage"].total.demand == 1


def test_htmx_asks_for_the_list_alone(htmx):
    htmx.force_login(UserFactory(platform_role=PlatformRole.ADMINISTRATOR))
    unmet()

    page = htmx.get(COVERAGE, {"stage": "production"})

    assert page.headers["HX-Push-Url"] == f"{COVERAGE}?stage=production"
    assert "chart-heat" not in page.content.decode()


def test_exports_hold_what_the_page_shows(administrator):
    anonymous = unmet(visibility=Visibility.ANONYMOUS)
    unmet(stages=["operations"])
    unmet(visibility=Visibility.MATCHED_ONLY)

    def rows(**query):
        answer = administrator.get(EXPORT, {"format": "json", **query})
        return json.loads(answer.getvalue())

    [row] = rows(stage="production")
    assert (row["number"], row["organization"]) == (anonymous.public_id, "")
    assert row["reason"] == "No suitable solution in the ranking"
    cells = rows(table="cells", sector="raw_materials")
    assert [(each["row"], each["gap"]) for each in cells] == [("Industry C31", 1)] * 2
    assert rows(table="capabilities") == [
        {"capability": "Surface defect detection", "demand": 2, "supply": 0, "gap": 2}
    ]
    assert administrator.get(EXPORT, {"table": "x"}).status_code == 404
    event = AuditEvent.objects.filter(action="coverage.export").earliest("pk")
    assert event.details == {"count": 1, "format": "json"}


@pytest.mark.parametrize("role", ["", PlatformRole.REVIEWER, PlatformRole.AUDITOR])
def test_the_office_does_not_exist_for_others(english, role):
    english.force_login(UserFactory(platform_role=role))

    assert english.get(COVERAGE).status_code == 404
    assert english.get(EXPORT).status_code == 404


@pytest.mark.parametrize(("address", "n_queries"), [(PANORAMA, 8), (ACTIVITY, 7), (COVERAGE, 21)])
def test_pages_cost_the_same_queries_for_any_number(
    administrator, address, n_queries, django_assert_num_queries
):
    unmet()
    administrator.get(address)  # from now on the figures are kept

    with django_assert_num_queries(n_queries):
        administrator.get(address)
    for _ in range(2):
        unmet()
    with django_assert_num_queries(n_queries):
        administrator.get(address)
