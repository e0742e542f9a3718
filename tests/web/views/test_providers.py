import pytest
from django.urls import reverse

from matchmaking.organizations.models import ProviderType
from matchmaking.organizations.postings import PostingStatus
from matchmaking.taxonomy.regions import Province
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import OrganizationFactory, ProviderFactory
from tests.factories.solutions import SolutionFactory
from tests.web.reading import addresses, titles, words

pytestmark = pytest.mark.django_db
LIST = reverse("web:provider_list")


def test_provider_list_shows_providers_with_their_published_solutions(english):
    quiet = ProviderFactory(name_en="Quiet")
    busy = ProviderFactory(name_en="Busy")
    SolutionFactory.create_batch(2, organization=busy)
    SolutionFactory(organization=busy, status=PostingStatus.WITHDRAWN)
    OrganizationFactory(name_en="Factory")

    answer = english.get(LIST)

    assert [card.pk for card in answer.context["cards"]] == [busy.pk, quiet.pk]
    assert [card.n_solutions for card in answer.context["cards"]] == [2, 0]
    assert "2 providers" in words(answer)
    assert "Factory" not in words(answer)


def test_provider_list_filters_by_type_province_and_capability(english):
    wanted = ProviderFactory(
        name_en="Wanted", provider_type=ProviderType.CLOUD, province=Province.HEBEI
    )
    SolutionFactory(organization=wanted)
    ProviderFactory(provider_type=ProviderType.CLOUD)

    asked = {"type": "cloud", "province": "130000", "capability": "defect-detect"}

    assert titles(english.get(LIST, asked)) in (["Wanted"], [wanted.name_zh])


def test_provider_list_without_providers_points_to_the_scenarios(english):
    answer = english.get(LIST)

    assert "No provider is listed yet" in words(answer)
    assert reverse("web:scenario_list") in addresses(answer)


def test_provider_list_asks_the_database_equally_often_for_more_rows(
    client, django_assert_num_queries
):
    SolutionFactory()
    with django_assert_num_queries(4):
        client.get(LIST)

    SolutionFactory.create_batch(2)
    with django_assert_num_queries(4):
        client.get(LIST)


def test_provider_detail_says_that_its_qualifications_are_not_verified(english):
    provider = ProviderFactory(qualifications=["高新技术企业"], intro="做视觉检测。", founded=2015)
    solution = SolutionFactory(organization=provider)
    SolutionFactory(organization=provider, title="草稿方案", status=PostingStatus.DRAFT)

    answer = english.get(provider.get_absolute_url())
    text = words(answer)

    assert "高新技术企业 As stated by the provider; not verified by the platform." in text
    assert "做视觉检测。" in text
    assert solution.get_absolute_url() in addresses(answer)
    assert "草稿方案" not in text


def test_provider_detail_without_solutions_says_so(english):
    text = words(english.get(ProviderFactory().get_absolute_url()))

    assert "No solution of this provider is published at the moment." in text


def test_provider_detail_of_a_manufacturer_is_not_found(client):
    assert client.get(OrganizationFactory().get_absolute_url()).status_code == 404


def test_provider_detail_turns_pages(client):
    provider = ProviderFactory()
    SolutionFactory.create_batch(11, organization=provider)

    answer = client.get(provider.get_absolute_url())

    assert len(answer.context["page"].object_list) == 10
    assert "?page=2" in addresses(answer)


def test_provider_detail_asks_the_database_equally_often_for_more_rows(
    client, django_assert_num_queries
):
    provider = SolutionFactory().organization
    with django_assert_num_queries(10):
        client.get(provider.get_absolute_url())

    SolutionFactory.create_batch(2, organization=provider)
    with django_assert_num_queries(10):
        client.get(provider.get_absolute_url())


@pytest.mark.parametrize(("n_requests", "is_shown"), [(2, False), (3, True)])
def test_provider_detail_tells_how_requests_are_answered(english, n_requests, is_shown):
    provider = SolutionFactory().organization
    for number in range(n_requests):
        row = ConnectionFactory(supply=provider, status="accepted" if number else "expired")
        if number:
            row.steps.create(move="accept", side="supply")

    text = words(english.get(provider.get_absolute_url()))

    assert ("67% (2 of 3)" in text) == is_shown
    assert ("on the same day" in text) == is_shown
