import pytest

from matchmaking.matching.pipeline import execute_runs
from matchmaking.matching.quotas import DAILY_PAIRS, count_pair
from matchmaking.organizations.api_tokens import create_api_token
from matchmaking.organizations.models import TokenScope
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario, Visibility
from matchmaking.solutions.models import Solution
from tests.factories.matching import MatchRunFactory
from tests.factories.organizations import UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(seller):
    """A scenario and a solution of ``seller`` that differ in the stage."""
    scenario = ScenarioFactory(title="带钢表面划伤漏检")
    solution = SolutionFactory(organization__members=[seller], stages=["operations"])
    execute_runs([MatchRunFactory(scenario=scenario).pk])
    return scenario, solution


def url(pair):
    scenario, solution = pair
    return f"/api/v1/solutions/{solution.public_id}/scenarios/{scenario.public_id}/standing/"


def test_standing_tells_bands_needs_and_edits_but_no_score(api, pair, seller):
    _, secret = create_api_token(user=seller, name="程序", scope=TokenScope.READ)
    api.credentials(HTTP_AUTHORIZATION=f"Token {secret}")

    response = api.get(url(pair), headers={"accept-language": "en"})

    body = response.json()
    assert response.status_code == 200
    assert (body["band"], body["is_suitable"], body["cautions"]) == ("first_3", True, [])
    assert {frozenset(reason) for reason in body["reasons"]} == {
        frozenset({"kind", "text", "codes", "words"})
    }
    assert body["needs"][-1] == {
        "kind": "stage",
        "code": "production",
        "name": "Production",
        "state": "missing",
    }
    assert body["changes"] == [
        {
            "edits": [
                {
                    "kind": "stage",
                    "code": "production",
                    "text": "If you can prove work at the stage “Production” by a case, "
                    "name this stage",
                }
            ],
            "before": "first_3",
            "after": "first_3",
            "becomes_suitable": False,
        }
    ]
    assert body["remaining"] == DAILY_PAIRS - 1
    assert body["renews_at"].endswith("T00:00:00+08:00")
    assert "score" not in response.content.decode()


def test_quota_of_the_day_is_429_with_the_time_to_wait(as_user, pair, seller):
    for number in range(DAILY_PAIRS):
        count_pair(pair[1].organization, str(number))

    response = as_user(seller).get(url(pair))

    assert (response.status_code, response.json()["code"]) == (429, "standing_quota")
    assert 0 < int(response["Retry-After"]) <= 24 * 3600


def test_standing_does_not_exist_for_others(api, as_user, pair, seller):
    assert api.get(url(pair)).status_code == 401
    assert as_user(UserFactory()).get(url(pair)).status_code == 404

    hidden = [
        (Scenario, pair[0], {"visibility": Visibility.ANONYMOUS}, {"visibility": "public"}),
        (Solution, pair[1], {"status": PostingStatus.WITHDRAWN}, {"status": "published"}),
    ]
    for model, row, change, back in hidden:
        model.objects.filter(pk=row.pk).update(**change)
        assert as_user(seller).get(url(pair)).status_code == 404
        model.objects.filter(pk=row.pk).update(**back)
    assert as_user(seller).get(url(pair)).status_code == 200
