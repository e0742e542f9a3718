import pytest

from matchmaking.organizations.postings import PostingStatus
from matchmaking.solutions.models import ServiceArea, SolutionKind
from tests.factories.organizations import ProviderFactory, UserFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory
from tests.factories.taxonomy import IndustryFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/solutions/"


def titles(response) -> list[str]:
    return [row["title"] for row in response.json()["results"]]


def test_solution_detail_adds_description_and_case_studies_to_the_row_of_the_list(api):
    solution = SolutionFactory(deployment_modes=["edge"], price_min=30, price_max=80)
    ServiceArea.objects.create(solution=solution, province="320000")
    CaseStudyFactory(solution=solution, industry=IndustryFactory(code="C31"))

    [row] = api.get(URL).json()["results"]
    detail = api.get(f"{URL}{solution.public_id}/").json()

    assert detail == row | {
        "description": solution.description,
        "case_studies": [
            {
                "customer": "华东某钢厂",
                "scenario": "热轧带钢检测",
                "effect": "漏检率下降 60%",
                "industry": {"code": "C31", "name_zh": "行业C31", "name_en": "Industry C31"},
            }
        ],
    }
    assert row == {
        "id": solution.public_id,
        "kind": "solution",
        "title": solution.title,
        "summary": solution.summary,
        "organization": {
            "id": solution.organization.public_id,
            "kind": "provider",
            "name_zh": solution.organization.name_zh,
            "name_en": solution.organization.name_en,
            "province": "320000",
            "city": "",
            "source": "member",
        },
        "source": "member",
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
        "deployment_modes": ["edge"],
        "price_min": 30,
        "price_max": 80,
        "delivery_months": None,
        "is_nationwide": False,
        "service_provinces": ["320000"],
        "language": "zh",
        "status": "published",
        "published_at": row["published_at"],
        "confirmed_at": None,
    }


def test_solution_draft_is_seen_by_its_own_member_only(api, as_user):
    owner, rival = UserFactory(), UserFactory()
    ProviderFactory(members=[rival])
    draft = SolutionFactory(
        organization=ProviderFactory(members=[owner]),
        status=PostingStatus.DRAFT,
        published_at=None,
    )
    url = f"{URL}{draft.public_id}/"

    assert [client.get(url).status_code for client in (api, as_user(rival))] == [404, 404]
    assert as_user(owner).get(url).json()["status"] == "draft"
    assert titles(as_user(rival).get(URL)) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=agent", ["任意行业"]),
        ("kind=agent&kind=solution", ["钢铁", "任意行业"]),
        ("industry=C31", ["钢铁", "任意行业"]),
        ("industry=C36", ["任意行业"]),
        ("stage=rd", ["任意行业"]),
        ("capability=defect-detect", ["钢铁"]),
        ("province=110000", ["任意行业"]),
        ("province=320000", ["钢铁", "任意行业"]),
    ],
)
def test_solution_list_filters_and_counts_what_is_open_to_all(api, query, found):
    IndustryFactory(code="C36")
    steel = SolutionFactory(title="钢铁")
    ServiceArea.objects.create(solution=steel, province="320000")
    SolutionFactory(
        title="任意行业",
        kind=SolutionKind.AGENT,
        industries=[],
        stages=["rd"],
        capabilities=["nest-opt"],
        is_nationwide=True,
    )

    assert sorted(titles(api.get(f"{URL}?{query}"))) == sorted(found)


def test_solution_list_filters_by_provider(api):
    own, _other = SolutionFactory(title="甲"), SolutionFactory(title="乙")

    assert titles(api.get(f"{URL}?provider={own.organization.public_id}")) == ["甲"]


def test_solution_list_costs_the_same_queries_for_any_number_of_rows(
    api, django_assert_num_queries
):
    for n_rows in (1, 3):
        while len(titles(api.get(URL))) < n_rows:
            ServiceArea.objects.create(solution=SolutionFactory(), province="320000")
        with django_assert_num_queries(5):
            api.get(URL)


def test_solution_detail_costs_the_same_queries_for_any_number_of_cases(
    api, django_assert_num_queries
):
    solution = SolutionFactory()
    url = f"{URL}{solution.public_id}/"
    for n_cases in (1, 3):
        while len(api.get(url).json()["case_studies"]) < n_cases:
            CaseStudyFactory(solution=solution, industry=IndustryFactory())
        with django_assert_num_queries(7):
            api.get(url)
