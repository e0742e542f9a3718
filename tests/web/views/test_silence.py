"""Who owes answers, for those who run the platform."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.connections.models import Connection
from matchmaking.connections.moves import Side
from matchmaking.connections.workdays import working_days_between
from matchmaking.organizations.models import PlatformRole
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import (
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db

SILENCE = "/platform/silence/"


@pytest.fixture
def office(english):
    """Sign somebody in who works for the platform."""

    def sign_in(role):
        user = UserFactory(platform_role=role)
        english.force_login(user)
        return english

    return sign_in


def overdue(row, days):
    Connection.objects.filter(pk=row.pk).update(due_on=timezone.localdate() - timedelta(days=days))


def test_organizations_that_keep_others_waiting_stand_first(office):
    patient = ProviderFactory(name_en="Patient")
    silent = ProviderFactory(name_en="Silent")
    factory = OrganizationFactory(name_en="Factory")
    ConnectionFactory.create_batch(3, supply=patient, demand=factory)
    for days in (9, 2):
        overdue(ConnectionFactory(supply=silent), days)
    overdue(ConnectionFactory(demand=factory, started_by=Side.SUPPLY, message="请回复"), 20)
    overdue(ConnectionFactory(status="meeting"), 20)  # nobody owes an answer any more

    answer = office(PlatformRole.ADMINISTRATOR).get(SILENCE)

    today = timezone.localdate()
    nine, twenty = (working_days_between(today - timedelta(days=days), today) for days in (9, 20))
    found = [
        (debtor.organization, debtor.n_open, debtor.n_overdue, debtor.days)
        for debtor in answer.context["debtors"]
    ]
    assert found == [(silent, 2, 2, nine), (factory, 1, 1, twenty), (patient, 3, 0, 0)]
    text = words(answer)
    assert "请回复" not in text
    assert "13800000000" not in text
    assert f"/platform/organizations/{silent.public_id}/" in addresses(answer)


def test_reviewers_read_it_without_pages_that_are_not_theirs(office):
    row = ConnectionFactory()

    answer = office(PlatformRole.REVIEWER).get(SILENCE)

    assert str(row.supply) in words(answer)
    assert not [found for found in addresses(answer) if "/platform/organizations/" in found]
    assert SILENCE in addresses(answer)  # in the menu


def test_nobody_owes_an_answer(office):
    assert "Nobody owes an answer" in words(office(PlatformRole.ADMINISTRATOR).get(SILENCE))


@pytest.mark.parametrize("role", ["", PlatformRole.AUDITOR])
def test_the_page_does_not_exist_for_others(office, role):
    assert office(role).get(SILENCE).status_code == 404


@pytest.mark.parametrize("n_rows", [1, 3])
def test_silence_asks_the_same_for_any_number_of_rows(office, django_assert_num_queries, n_rows):
    for _ in range(n_rows):
        overdue(ConnectionFactory(), 4)
    client = office(PlatformRole.ADMINISTRATOR)
    client.get(SILENCE)

    with django_assert_num_queries(9):
        client.get(SILENCE)
