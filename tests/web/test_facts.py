from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from matchmaking.common import register
from matchmaking.common.register import Audience
from matchmaking.scenarios.models import Deployment, Scenario
from matchmaking.solutions.models import ServiceArea
from matchmaking.taxonomy.regions import Province
from matchmaking.web.facts import (
    confidential_facts,
    location,
    months,
    provider_facts,
    scenario_facts,
    solution_facts,
)
from tests.factories.organizations import OrganizationFactory, ProviderFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai


def _told(facts) -> dict[str, str]:
    return {str(fact.label): fact.value for fact in facts}


@pytest.mark.django_db
def test_scenario_facts_name_the_budget_band_but_not_the_budget():
    scenario = ScenarioFactory(
        budget_min=181,
        budget_max=317,
        duration_months=8,
        province=Province.HEBEI,
        deployment=Deployment.ON_PREMISE,
        published_at=NOON,
    )

    with override("en"):
        told = _told(scenario_facts(scenario))

    assert told == {
        "Industry": "Industry C31",
        "Policy sector": "Raw materials",
        "Stage": "Production",
        "Province": "Hebei",
        "Deployment": "On premise",
        "Budget band": "¥3–5 million",
        "Duration": "8 months",
        "Published on": "March 1, 2026",
    }


@pytest.mark.django_db
def test_scenario_facts_leave_out_what_is_unknown():
    with override("en"):
        told = _told(scenario_facts(ScenarioFactory(published_at=NOON)))

    assert list(told) == ["Industry", "Policy sector", "Stage", "Deployment", "Published on"]


def test_confidential_facts_follow_the_register_and_show_the_budget_as_one_line():
    scenario = Scenario(
        current_state="人工目检。", budget_min=80, budget_max=120, contact_name="李工",
        contact_phone="139", contact_email="li@example.org",
    )  # fmt: skip

    with override("zh-hans"):
        told = _told(confidential_facts(scenario))

    assert told == {
        "现状": "人工目检。",
        "具体预算": "80–120 万元",
        "联系人": "李工",
        "电话": "139",
        "邮箱": "li@example.org",
    }


def test_confidential_facts_show_a_new_confidential_field_by_the_label_of_its_model(monkeypatch):
    monkeypatch.setitem(register._register["scenarios.Scenario"], "province", Audience.MEMBERS)

    with override("en"):
        told = _told(confidential_facts(Scenario(province=Province.HEBEI)))

    assert told == {"province": "Hebei"}


@pytest.mark.django_db
def test_solution_facts_say_any_industry_and_where_it_is_offered():
    solution = SolutionFactory(
        industries=[], deployment_modes=["edge", "cloud"], price_min=20, published_at=NOON
    )
    for province in (Province.SHANGHAI, Province.JIANGSU):
        ServiceArea.objects.create(solution=solution, province=province)

    with override("zh-hans"):
        told = _told(solution_facts(solution))

    assert told == {
        "行业": "不限行业",
        "环节": "生产制造",
        "部署方式": "边缘、云端",
        "参考价格": "20 万元起",
        "服务区域": "上海、江苏",
        "发布日期": "2026年3月1日",
    }


@pytest.mark.django_db
def test_solution_facts_say_nationwide():
    with override("en"):
        told = _told(solution_facts(SolutionFactory(is_nationwide=True)))

    assert told["Offered in"] == "Nationwide"


def test_provider_facts_leave_out_what_is_unknown():
    with override("en"):
        told = _told(provider_facts(ProviderFactory.build(founded=2015, province="")))

    assert told == {"Provider type": "Product vendor", "Founded in": "2015"}


@pytest.mark.parametrize(
    ("province", "city", "expected"),
    [
        (Province.SHANGHAI, "上海市", "上海"),
        (Province.HEBEI, "邯郸市", "河北 · 邯郸"),
        (Province.HEBEI, "", "河北"),
        ("", "邯郸", "邯郸"),
        ("", "", ""),
    ],
)
def test_location_names_a_municipality_once(province, city, expected):
    with override("zh-hans"):
        assert location(OrganizationFactory.build(province=province, city=city)) == expected


def test_location_names_a_municipality_once_in_english():
    with override("en"):
        assert location(OrganizationFactory.build(province="310000", city="上海市")) == "Shanghai"


def test_months_agree_with_their_number():
    with override("en"):
        assert [months(number) for number in (None, 1, 6)] == ["", "1 month", "6 months"]
