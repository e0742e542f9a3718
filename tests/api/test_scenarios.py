import pytest

from matchmaking.organizations.models import Source
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario, Visibility
from matchmaking.taxonomy.regions import Province
from tests.factories.organizations import OrganizationFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/scenarios/"
CONFIDENTIAL = {
    "current_state": "三班人工目检，漏检率约 8%",
    "budget_min": 80,
    "budget_max": 120,
    "contact_name": "李工",
    "contact_phone": "025-1234567",
    "contact_email": "li@example.org",
}


def titles(response) -> list[str]:
    return [row["title"] for row in response.json()["results"]]


def test_scenario_detail_shows_the_public_fields_to_a_stranger(api):
    organization = OrganizationFactory(name_zh="江州钢铁", name_en="Jiangzhou Steel", city="江州")
    scenario = ScenarioFactory(
        organization=organization,
        title="带钢划伤漏检",
        province=Province.JIANGSU,
        targets=[{"metric": "漏检率", "comparator": "<=", "value": 1.5, "unit": "%"}],
        source=Source.DEMO,
        **CONFIDENTIAL,
    )

    body = api.get(f"{URL}{scenario.public_id}/").json()

    assert body == {
        "id": scenario.public_id,
        "title": "带钢划伤漏检",
        "organization": {
            "id": organization.public_id,
            "kind": "manufacturer",
            "name_zh": "江州钢铁",
            "name_en": "Jiangzhou Steel",
            "province": "320000",
            "city": "江州",
            "source": "member",
        },
        "province": "320000",
        "visibility": "public",
        "source": "demo",
        "pain_points": "",
        "requirement": scenario.requirement,
        "targets": [{"metric": "漏检率", "comparator": "<=", "value": 1.5, "unit": "%"}],
        "industries": [{"code": "C31", "name_zh": "行业C31", "name_en": "Industry C31"}],
        "sectors": ["raw_materials"],
        "stages": [{"code": "production", "name_zh": "生产制造", "name_en": "Production"}],
        "capabilities": [
            {
                "code": "defect-detect",
                "name_zh": "表面缺陷检测",
                "name_en": "Surface defect detection",
            }
        ],
        "deployment": "any",
        "budget_band": 3,
        "duration_months": None,
        "language": "zh",
        "status": "published",
        "published_at": body["published_at"],
        "confirmed_at": None,
        "confidential": None,
    }


def test_scenario_detail_shows_confidential_fields_to_its_own_member_only(as_user):
    owner, stranger = UserFactory(), UserFactory()
    OrganizationFactory(members=[stranger])
    scenario = ScenarioFactory(organization__members=[owner], **CONFIDENTIAL)
    url = f"{URL}{scenario.public_id}/"

    assert as_user(owner).get(url).json()["confidential"] == CONFIDENTIAL
    assert as_user(stranger).get(url).json()["confidential"] is None


def test_scenario_of_a_hidden_organization_names_it_to_its_own_member_only(api, as_user):
    owner = UserFactory()
    scenario = ScenarioFactory(
        organization__members=[owner], visibility=Visibility.ANONYMOUS, **CONFIDENTIAL
    )
    url = f"{URL}{scenario.public_id}/"

    hidden = api.get(url)
    own = as_user(owner).get(url).json()

    assert hidden.json()["organization"] is None
    assert scenario.organization.name_zh not in hidden.content.decode()
    assert scenario.organization.public_id not in hidden.content.decode()
    assert own["organization"]["id"] == scenario.organization.public_id


def test_scenario_list_adds_the_members_own_unpublished_ones_last(api, as_user):
    owner = UserFactory()
    organization = OrganizationFactory(members=[owner])
    ScenarioFactory(title="公开")
    ScenarioFactory(title="别人的草稿", status=PostingStatus.DRAFT, published_at=None)
    ScenarioFactory(title="仅限匹配", visibility=Visibility.MATCHED_ONLY)
    ScenarioFactory(
        title="自己的草稿", organization=organization, status=PostingStatus.DRAFT, published_at=None
    )

    assert titles(api.get(URL)) == ["公开"]
    assert titles(as_user(owner).get(URL)) == ["公开", "自己的草稿"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("industry=C31", ["甲"]),
        ("industry=C31&industry=C36", ["甲", "乙"]),
        ("stage=rd", ["乙"]),
        ("capability=defect-detect", ["甲"]),
        ("province=110000", ["乙"]),
        ("province=110000&province=320000", ["甲", "乙"]),
        ("industry=C31&province=110000", []),
    ],
)
def test_scenario_list_filters_by_code(api, query, found):
    ScenarioFactory(title="甲", province=Province.JIANGSU)
    ScenarioFactory(
        title="乙",
        province=Province.BEIJING,
        industries=["C36"],
        stages=["rd"],
        capabilities=["nest-opt"],
    )

    response = api.get(f"{URL}?{query}")

    assert sorted(titles(response)) == sorted(found)


@pytest.mark.parametrize(
    ("logged_in", "n_queries"),
    [(False, 4), (True, 8)],  # rows and their terms; session, user and own organizations
)
def test_scenario_list_costs_the_same_queries_for_any_number_of_rows(
    as_user, api, logged_in, n_queries, django_assert_num_queries
):
    owner = UserFactory()
    organization = OrganizationFactory(members=[owner])
    client = as_user(owner) if logged_in else api

    for n_rows in (1, 3):
        ScenarioFactory.create_batch(
            n_rows - Scenario.objects.count(), organization=organization, **CONFIDENTIAL
        )
        with django_assert_num_queries(n_queries):
            assert len(titles(client.get(URL))) == n_rows
