import pytest

from matchmaking.scenarios.models import Visibility
from tests.api.drafts import refusal
from tests.factories.connections import ConnectionFactory
from tests.factories.matching import MatchRunFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db

COVERAGE, ACTIVITY = "/api/v1/insights/coverage/", "/api/v1/insights/activity/"


def test_coverage_tells_codes_and_numbers(api):
    MatchRunFactory(finished=True, scenario=ScenarioFactory(province="320000"))
    ScenarioFactory(visibility=Visibility.MATCHED_ONLY)

    response = api.get(COVERAGE)

    assert response.json() == {
        "total": {"demand": 1, "supply": 0, "gap": 1},
        "n_unranked": 0,
        "cells": [
            {"row": "raw_materials", "stage": "production", "demand": 1, "supply": 0, "gap": 1}
        ],
        "capabilities": [{"capability": "defect-detect", "demand": 1, "supply": 0, "gap": 1}],
        "provinces": [{"province": "320000", "demand": 1, "supply": 0, "providers": 0}],
    }
    assert response.headers["Cache-Control"] == "public, max-age=60"


def test_coverage_of_a_sector_goes_by_its_industries(api):
    SolutionFactory()

    [cell] = api.get(COVERAGE, {"sector": "raw_materials"}).json()["cells"]

    assert (cell["row"], cell["supply"]) == ("C31", 1)
    assert api.get(COVERAGE, {"sector": "consumer"}).json()["cells"] == []


@pytest.mark.parametrize("query", [{"sector": ""}, {"sector": "x"}, {"stage": "production"}])
def test_coverage_refuses_what_nobody_knows(api, query):
    assert api.get(COVERAGE, query).status_code == 400


def test_activity_leaves_small_numbers_out(api):
    ConnectionFactory.create_batch(3)

    told = api.get(ACTIVITY).json()

    assert len(told["months"]) == 12
    last = told["months"][-1]
    assert (last["scenarios"], last["asked"], last["accepted"]) == (3, 3, None)
    assert told["funnel"] == {
        "published": 3,
        "matched": 3,
        "asked": 3,
        "accepted": None,
        "confirmed": None,
    }
    assert refusal(api.post(ACTIVITY))[0] == 405
