import pytest

from matchmaking.connections.models import Rating
from matchmaking.connections.models.results import DIMENSIONS
from matchmaking.organizations.models import OrganizationSize, ProviderType, Source
from matchmaking.organizations.postings import PostingStatus
from matchmaking.taxonomy.regions import Province
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import OrganizationFactory, ProviderFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/organizations/"


def names(response) -> list[str]:
    return [row["name_zh"] for row in response.json()["results"]]


def test_provider_detail_shows_its_profile(api):
    provider = ProviderFactory(
        name_zh="深智科技",
        name_en="Deepwise",
        city="苏州",
        size=OrganizationSize.SMALL,
        founded=2018,
        intro="工业视觉。",
        qualifications=["高新技术企业"],
        source=Source.PUBLISHED_CASE,
    )

    assert api.get(f"{URL}{provider.public_id}/").json() == {
        "id": provider.public_id,
        "name_zh": "深智科技",
        "name_en": "Deepwise",
        "province": "320000",
        "city": "苏州",
        "size": "small",
        "founded": 2018,
        "intro": "工业视觉。",
        "provider_type": "product",
        "qualifications": ["高新技术企业"],
        "source": "published_case",
        "responses": {"n_due": 0, "n_answered": 0, "rate": None, "median_days": None},
        "grade": None,
    }


def test_provider_tells_how_it_answers_and_how_it_was_rated(api):
    provider = ProviderFactory()
    for status in ("expired", "expired", "delivered"):
        row = ConnectionFactory(supply=provider, status=status)
    row.steps.create(move="accept", side="supply")
    Rating.objects.create(connection=row, side="demand", **dict.fromkeys(DIMENSIONS, 4))

    [listed] = api.get(URL).json()["results"]

    assert listed["responses"] == {
        "n_due": 3,
        "n_answered": 1,
        "rate": 1 / 3,
        "median_days": 0.0,
    }
    assert listed["grade"] == {"mean": 4.0, "count": 1}
    assert api.get(f"{URL}{provider.public_id}/").json() == listed


def test_manufacturer_has_no_address_and_no_place_in_the_list(api):
    manufacturer = OrganizationFactory()
    ProviderFactory(name_zh="深智科技")

    assert api.get(f"{URL}{manufacturer.public_id}/").status_code == 404
    assert names(api.get(URL)) == ["深智科技"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("province=110000", ["乙"]),
        ("provider_type=telecom", ["乙"]),
        ("provider_type=telecom&provider_type=product", ["乙", "甲"]),
        ("province=110000&provider_type=product", []),
    ],
)
def test_provider_list_filters(api, query, found):
    ProviderFactory(name_zh="甲")
    ProviderFactory(name_zh="乙", province=Province.BEIJING, provider_type=ProviderType.TELECOM)

    assert sorted(names(api.get(f"{URL}?{query}"))) == sorted(found)


def test_provider_list_filters_by_what_published_solutions_offer(api):
    SolutionFactory(organization=ProviderFactory(name_zh="甲"))
    SolutionFactory(organization=ProviderFactory(name_zh="乙"), capabilities=["nest-opt"])
    SolutionFactory(
        organization=ProviderFactory(name_zh="丙"), status=PostingStatus.DRAFT, published_at=None
    )

    assert names(api.get(f"{URL}?capability=defect-detect")) == ["甲"]


def test_provider_list_costs_the_same_for_any_number_of_rows(api, django_assert_num_queries):
    for n_rows in (1, 3):
        while len(names(api.get(URL))) < n_rows:
            ProviderFactory()
        with django_assert_num_queries(3):
            api.get(URL)
