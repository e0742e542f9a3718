import pytest
from django.utils import timezone

from matchmaking.connections.confirmed import Confirmed, confirmed_of
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.results import DeliveredFactory, OutcomeFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db


def confirm(solution, *enterprises, at=True):
    for enterprise in enterprises:
        row = DeliveredFactory(solution=solution, supply=solution.organization, demand=enterprise)
        OutcomeFactory(connection=row, confirmed_at=timezone.now() if at else None)


def test_enterprises_count_once_each_and_only_confirmed(django_assert_num_queries):
    solution = SolutionFactory()
    a, b, c, d = OrganizationFactory.create_batch(4)
    confirm(solution, a, a, b, c)
    confirm(solution, d, at=False)
    ConnectionFactory(solution=solution, supply=solution.organization)
    provider, other = solution.organization, SolutionFactory().organization

    with django_assert_num_queries(1):
        found = confirmed_of([provider.pk, other.pk])

    assert found == {provider.pk: Confirmed(3, {solution.pk: 3}), other.pk: Confirmed()}


@pytest.mark.parametrize("n", [0, 1, 2])
def test_fewer_than_three_look_like_none(n):
    solution = SolutionFactory()
    confirm(solution, *OrganizationFactory.create_batch(n))

    assert confirmed_of([solution.organization_id])[solution.organization_id] == Confirmed()


def test_solutions_are_not_told_apart_where_one_could_be_worked_out():
    told = SolutionFactory()
    provider = told.organization
    confirm(told, *OrganizationFactory.create_batch(3))
    confirm(SolutionFactory(organization=provider), OrganizationFactory())

    assert confirmed_of([provider.pk])[provider.pk] == Confirmed(4, {})
