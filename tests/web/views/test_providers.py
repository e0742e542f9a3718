import pytest
from django.urls import reverse
from django.utils import timezone

from matchmaking.directory.models import AddendumKind
from matchmaking.organizations.models import ProviderType
from matchmaking.organizations.postings import PostingStatus
from matchmaking.solutions.models import Solution
from matchmaking.taxonomy.regions import Province
from matchmaking.web.provider_profile import Checker
from tests.factories.connections import ConnectionFactory
from tests.factories.editions import listed_provider, published_edition, written_addendum
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.factories.results import DeliveredFactory, OutcomeFactory, RatingFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db
LIST = reverse("web:provider_list")


def test_provider_list_shows_providers_with_their_published_solutions(english):
    quiet = ProviderFactory(name_en="Quiet")
    busy = ProviderFactory(name_en="Busy")
    SolutionFactory.create_batch(2, organization=busy)
    SolutionFactory(organization=busy, status=PostingStatus.WITHDRAWN)
    OrganizationFactory(name_en="Factory")

    answer = english.get(LIST)

    assert [card.provider for card in answer.context["cards"]] == [busy, quiet]
    assert [card.provider.n_solutions for card in answer.context["cards"]] == [2, 0]
    assert "2 providers" in words(answer)
    assert "Factory" not in words(answer)


def test_provider_list_filters_by_type_province_and_capability(english):
    wanted = ProviderFactory(
        name_en="Wanted", provider_type=ProviderType.CLOUD, province=Province.HEBEI
    )
    SolutionFactory(organization=wanted)
    ProviderFactory(provider_type=ProviderType.CLOUD)

    asked = {"type": "cloud", "province": "130000", "capability": "defect-detect"}

    cards = english.get(LIST, asked).context["cards"]

    assert [card.provider for card in cards] == [wanted]


def test_provider_list_without_providers_points_to_the_scenarios(english):
    answer = english.get(LIST)

    assert "No provider is listed yet" in words(answer)
    assert reverse("web:scenario_list") in addresses(answer)


def test_provider_list_asks_the_database_equally_often_for_more_rows(
    client, django_assert_num_queries
):
    SolutionFactory()
    with django_assert_num_queries(6):
        client.get(LIST)

    SolutionFactory.create_batch(2)
    with django_assert_num_queries(6):
        client.get(LIST)


def test_provider_detail_says_that_its_qualifications_are_not_verified(english):
    provider = ProviderFactory(qualifications=["高新技术企业"], intro="做视觉检测。", founded=2015)
    solution = SolutionFactory(organization=provider)
    SolutionFactory(organization=provider, title="草稿方案", status=PostingStatus.DRAFT)

    answer = english.get(provider.get_absolute_url())
    text = words(answer)

    assert "Qualifications: 高新技术企业 Its own statement Checked by: Nobody so far" in text
    assert "Whether the qualifications exist and are still valid." in text
    assert "做视觉检测。" in text
    assert solution.get_absolute_url() in addresses(answer)
    assert "草稿方案" not in text


def test_provider_detail_without_anything_says_so_and_shows_no_table_of_nothing(english):
    answer = english.get(ProviderFactory(credit_code=None).get_absolute_url())
    text = words(answer)

    assert "No solution of this provider is published at the moment." in text
    assert [claim.checker for claim in answer.context["profile"].claims] == [Checker.NOBODY]
    assert "nobody has seen its business licence" in text
    assert "results confirmed by enterprises (shown from 3 enterprises on)" in text


def test_provider_detail_says_what_was_checked_by_whom(english):
    provider = listed_provider(verified_at=timezone.now(), credit_code="91350211M000100Y43")
    solution = provider.solutions.get()
    CaseStudyFactory(solution=solution)
    enterprises = OrganizationFactory.create_batch(3)
    for enterprise in enterprises:
        row = DeliveredFactory(solution=solution, supply=provider, demand=enterprise)
        OutcomeFactory(connection=row, confirmed_at=timezone.now())
    RatingFactory(connection=row)
    entry = published_edition([provider]).entries.get()
    written_addendum(entry, AddendumKind.WARNED)
    Solution.objects.filter(pk=solution.pk).update(is_nationwide=True)

    answer = english.get(provider.get_absolute_url())
    profile = answer.context["profile"]

    assert [(claim.checker, claim.is_bad) for claim in profile.claims] == [
        (Checker.READERS, False),
        (Checker.READERS, False),
        (Checker.NOBODY, False),
        (Checker.ENTERPRISES, False),
        (Checker.ENTERPRISES, False),
        (Checker.ISSUER, False),
        (Checker.ISSUER, True),
    ]
    assert profile.served == [("Nationwide", 1)]
    assert [badge.entry_id for badge in profile.badges] == [entry.public_id]
    assert reverse("web:entry_detail", args=[entry.public_id]) in addresses(answer)
    text = words(answer)
    assert text.count("3 enterprises have confirmed a result") == 2  # in all, and of the solution
    assert "Today: Listed, with a warning" in text
    assert not any(str(enterprise) in text for enterprise in enterprises)


def test_provider_detail_tells_nothing_of_two_confirmed_results(english):
    solution = SolutionFactory()
    before = words(english.get(solution.organization.get_absolute_url()))
    for _ in range(2):
        row = DeliveredFactory(solution=solution, supply=solution.organization)
        OutcomeFactory(connection=row, confirmed_at=timezone.now())

    assert words(english.get(solution.organization.get_absolute_url())) == before


@pytest.mark.parametrize(("kind", "is_asked"), [("manufacturer", True), ("provider", False)])
def test_provider_detail_lets_enterprises_invite(english, kind, is_asked):
    solution = SolutionFactory()
    user = UserFactory()
    OrganizationFactory(kind=kind, members=[user])
    english.force_login(user)

    found = addresses(english.get(solution.organization.get_absolute_url()))

    assert (reverse("web:solution_connect", args=[solution.public_id]) in found) == is_asked


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
    with django_assert_num_queries(9):
        client.get(provider.get_absolute_url())

    SolutionFactory.create_batch(2, organization=provider)
    with django_assert_num_queries(9):
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
