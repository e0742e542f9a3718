import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matchmaking.matching.pipeline import execute_runs
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Visibility
from tests.factories.matching import MatchFactory, MatchRunFactory
from tests.factories.organizations import UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.factories.taxonomy import CapabilityFactory, StageFactory

pytestmark = pytest.mark.django_db


def matches_url(row) -> str:
    kind = type(row).__name__.lower()
    return f"/api/v1/{kind}s/{row.public_id}/matches/"


def test_scenario_matches_tell_their_reasons_in_the_readers_language(api):
    CapabilityFactory()
    StageFactory()
    match = MatchFactory()

    body = api.get(matches_url(match.scenario), headers={"accept-language": "en"}).json()

    [row] = body["results"]
    assert row["solution"] == {
        "id": match.solution.public_id,
        "kind": "solution",
        "title": match.solution.title,
        "summary": match.solution.summary,
        "organization": row["solution"]["organization"],
        "source": "member",
    }
    assert row["solution"]["organization"]["id"] == match.solution.organization.public_id
    assert (row["rank"], row["score"], row["is_suitable"]) == (1, 0.6, True)
    assert row["parts"] == [
        {"block": "text", "label": "Wording", "contribution": 0.4},
        {"block": "capability", "label": "Stated capabilities", "contribution": 0.2},
    ]
    assert row["reasons"][0] == {
        "kind": "capability_covered",
        "text": row["reasons"][0]["text"],
        "codes": ["defect-detect"],
        "words": [],
        "contribution": 0.2,
    }
    assert "Surface defect detection" in row["reasons"][0]["text"]
    assert [reason["words"] for reason in row["reasons"]] == [[], ["划伤"]]
    assert [doubt["codes"] for doubt in row["missing"]] == [["production"]]
    assert body["index_version"] == "0" * 16
    assert body["ranked_at"] is not None
    assert body["is_ranking"] is False


def test_scenario_matches_before_the_first_ranking_are_empty(api):
    scenario = MatchRunFactory().scenario

    assert api.get(matches_url(scenario)).json() == {
        "ranked_at": None,
        "index_version": None,
        "is_ranking": True,
        "results": [],
    }


def test_scenario_matches_leave_out_a_withdrawn_solution(api):
    match = MatchFactory(solution__status=PostingStatus.WITHDRAWN)

    assert api.get(matches_url(match.scenario)).json()["results"] == []


def test_scenario_matches_are_those_of_a_visible_scenario(api, as_user):
    owner = UserFactory()
    scenario = ScenarioFactory(organization__members=[owner], visibility=Visibility.MATCHED_ONLY)
    MatchFactory(scenario=scenario)

    assert api.get(matches_url(scenario)).status_code == 404
    assert as_user(UserFactory()).get(matches_url(scenario)).status_code == 404
    assert len(as_user(owner).get(matches_url(scenario)).json()["results"]) == 1


def test_solution_matches_list_visible_scenarios_and_hide_organizations(api, as_user):
    owner = UserFactory()
    public = ScenarioFactory()
    hidden = ScenarioFactory(
        organization__members=[owner], visibility=Visibility.ANONYMOUS, title="匿名划伤"
    )
    ScenarioFactory(visibility=Visibility.MATCHED_ONLY, title="仅限匹配划伤")
    solution = SolutionFactory()
    execute_runs([MatchRunFactory(scenario=public).pk])

    body = api.get(matches_url(solution)).json()
    own = as_user(owner).get(matches_url(solution)).json()

    assert body["is_ready"] is True
    assert {row["scenario"]["id"] for row in body["results"]} == {
        public.public_id,
        hidden.public_id,
    }
    named = {row["scenario"]["id"]: row["scenario"]["organization"] for row in body["results"]}
    assert named[hidden.public_id] is None
    assert named[public.public_id]["id"] == public.organization.public_id
    assert {row["scenario"]["organization"]["id"] for row in own["results"]} == {
        public.organization.public_id,
        hidden.organization.public_id,
    }
    for row in body["results"]:
        total = sum(part["contribution"] for part in row["parts"])
        assert total == pytest.approx(row["score"], rel=1e-6)


def test_solution_matches_are_not_ready_before_the_first_ranking(api):
    assert api.get(matches_url(SolutionFactory())).json() == {"is_ready": False, "results": []}


def test_solution_matches_of_a_draft_are_for_its_own_member(api, as_user):
    owner = UserFactory()
    draft = SolutionFactory(
        organization__members=[owner], status=PostingStatus.DRAFT, published_at=None
    )

    assert api.get(matches_url(draft)).status_code == 404
    assert as_user(owner).get(matches_url(draft)).status_code == 200


def test_matches_come_as_many_as_asked(api):
    scenario = ScenarioFactory()
    for rank in (1, 2, 3):
        MatchFactory(scenario=scenario, rank=rank)

    rows = api.get(matches_url(scenario), {"limit": 2}).json()["results"]

    assert [row["rank"] for row in rows] == [1, 2]


@pytest.mark.parametrize("factory", [ScenarioFactory, SolutionFactory])
@pytest.mark.parametrize("limit", ["0", "21", "x", ""])
def test_matches_refuse_a_limit_outside_its_bounds(api, factory, limit):
    response = api.get(matches_url(factory()), {"limit": limit})

    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["limit"]


def test_scenario_matches_cost_the_same_queries_for_any_number(api):
    scenario = ScenarioFactory()
    counts = set()
    for rank in (1, 2, 3):
        MatchFactory(scenario=scenario, rank=rank)
        with CaptureQueriesContext(connection) as queries:
            assert len(api.get(matches_url(scenario)).json()["results"]) == rank
        counts.add(len(queries))

    assert len(counts) == 1


def test_solution_matches_cost_the_same_queries_for_any_number(api):
    solution = SolutionFactory()
    counts = set()
    for n_rows in (1, 2, 3):
        execute_runs([MatchRunFactory().pk])
        with CaptureQueriesContext(connection) as queries:
            assert len(api.get(matches_url(solution)).json()["results"]) == n_rows
        counts.add(len(queries))

    assert len(counts) == 1
