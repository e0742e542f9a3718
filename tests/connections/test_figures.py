from datetime import date, datetime, time

import pytest
from django.utils import timezone

from matchmaking.connections.figures import (
    ResponseFigures,
    response_figures,
    response_figures_of,
)
from matchmaking.connections.models import Connection, ConnectionStep
from matchmaking.connections.moves import Side
from matchmaking.connections.workdays import add_working_days
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import OrganizationFactory, ProviderFactory

pytestmark = pytest.mark.django_db

ASKED_ON = date(2026, 9, 28)  # the holidays of October come on the fourth day


@pytest.fixture
def provider():
    return ProviderFactory()


def at(days: int) -> datetime:
    """The afternoon of the n-th working day after the request."""
    return timezone.make_aware(datetime.combine(add_working_days(ASKED_ON, days), time(15)))


def received(organization, *steps, side="supply", status="declined"):
    """A request that ``organization`` has received; ``steps`` are move, side and day."""
    side = Side(side)
    row = ConnectionFactory(**{side.value: organization}, started_by=side.other, status=status)
    Connection.objects.filter(pk=row.pk).update(created_at=at(0))
    for move, by, days in (("request", side.other, 0), *steps):
        step = row.steps.create(move=move, side=by)
        ConnectionStep.objects.filter(pk=step.pk).update(created_at=at(days))
    return row


def test_rate_and_median_count_what_has_fallen_due(provider):
    received(provider, ("decline", "supply", 1))
    received(provider, ("accept", "supply", 2), ("end", "supply", 9), status="ended")
    received(provider, ("accept", "supply", 6), status="accepted")
    received(provider, ("expire", "", 10), status="expired")

    assert response_figures(provider) == ResponseFigures(4, 3, 0.75, 2.0)


def test_what_was_recalled_or_may_still_be_answered_does_not_count(provider):
    for _ in range(3):
        received(provider, ("recall", "demand", 1), status="recalled")
        received(provider, status="requested")
        ConnectionFactory(supply=provider, started_by="supply", status="expired")  # it asked itself

    assert response_figures(provider) == ResponseFigures(0, 0, None, None)


def test_first_answer_counts_whatever_came_of_it(provider):
    proposed = ("propose", "supply", 1)
    received(provider, proposed, ("expire", "", 11), status="expired")
    received(provider, proposed, ("accept", "demand", 2), status="accepted")
    received(provider, proposed, ("propose", "demand", 3), ("decline", "supply", 8))

    assert response_figures(provider) == ResponseFigures(3, 3, 1.0, 1.0)


def test_answer_of_the_same_day_takes_none_and_pairs_are_halved(provider):
    for days in (0, 0, 1, 5):
        received(provider, ("decline", "supply", days))

    assert response_figures(provider).median_days == 0.5


def test_holidays_are_no_working_days(provider):
    """The fourth working day lies after eight days of holidays."""
    assert (at(4).date() - ASKED_ON).days > 4
    for _ in range(3):
        received(provider, ("decline", "supply", 4))

    assert response_figures(provider).median_days == 4.0


def test_few_requests_say_nothing(provider):
    for _ in range(2):
        received(provider, ("accept", "supply", 1), status="accepted")

    assert response_figures(provider) == ResponseFigures(2, 2, None, None)


def test_whoever_lets_everything_expire_has_no_answer_time(provider):
    for _ in range(3):
        received(provider, ("expire", "", 10), status="expired")

    assert response_figures(provider) == ResponseFigures(3, 0, 0.0, None)


def test_enterprises_answer_as_well():
    enterprise = OrganizationFactory()
    for _ in range(3):
        received(enterprise, ("decline", "demand", 2), side="demand")

    assert response_figures(enterprise) == ResponseFigures(3, 3, 1.0, 2.0)


@pytest.mark.parametrize("n_rows", [1, 3])
def test_many_organizations_cost_one_query(n_rows, django_assert_num_queries):
    organizations = ProviderFactory.create_batch(n_rows)
    for organization in organizations:
        for days in (1, 2, 3):
            received(organization, ("decline", "supply", days))
    keys = [organization.pk for organization in organizations]

    with django_assert_num_queries(1):
        found = response_figures_of(keys)

    assert found == dict.fromkeys(keys, ResponseFigures(3, 3, 1.0, 2.0))
