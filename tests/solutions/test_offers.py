import pytest

from matchmaking.organizations.postings import PostingStatus
from matchmaking.solutions.models import ServiceArea
from matchmaking.solutions.offers import offer_of, told_cases
from matchmaking.taxonomy.regions import Province
from tests.factories.solutions import CaseStudyFactory, SolutionFactory

pytestmark = pytest.mark.django_db


def test_offer_counts_published_solutions_once_each(django_assert_num_queries):
    wide = SolutionFactory(is_nationwide=True, industries=[])
    provider = wide.organization
    local = SolutionFactory(organization=provider, industries=["C31", "C22"])
    other = SolutionFactory(organization=provider, industries=["C31"])
    draft = SolutionFactory(organization=provider, status=PostingStatus.DRAFT)
    for solution, province in (
        (local, Province.HEBEI),
        (local, Province.JIANGSU),
        (other, Province.HEBEI),
        (wide, Province.HEBEI),
    ):
        ServiceArea.objects.create(solution=solution, province=province)
    told = CaseStudyFactory.create_batch(2, solution=local)
    CaseStudyFactory(solution=draft)

    with django_assert_num_queries(2):
        offer = offer_of(provider)

    assert (offer.n_solutions, offer.n_nationwide, offer.n_any_industry) == (3, 1, 1)
    assert offer.n_case_studies == 2
    assert offer.industries == [("行业C31", 2), ("行业C22", 1)]
    assert offer.provinces == [(Province.HEBEI, 2), (Province.JIANGSU, 1)]
    assert list(told_cases(provider)) == told


def test_offer_of_nothing_is_nothing(django_assert_num_queries):
    provider = SolutionFactory(status=PostingStatus.WITHDRAWN).organization

    with django_assert_num_queries(1):
        offer = offer_of(provider)

    assert (offer.n_solutions, offer.industries, offer.provinces) == (0, [], ())
