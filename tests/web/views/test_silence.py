"""Who owes answers, for those who run the platform."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.common.models import AuditEvent
from matchmaking.connections.models import Connection, ConnectionStep
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
        for debtor in debtors(answer)
    ]
    assert found == [(silent, 2, 2, nine), (factory, 1, 1, twenty), (patient, 3, 0, 0)]
    text = words(answer)
    assert "请回复" not in text
    assert "13800000000" not in text
    assert f"/platform/organizations/{silent.public_id}/" in addresses(answer)


def debtors(answer):
    return answer.context["debtors"]


def expired(days, **fields):
    row = ConnectionFactory(status="expired", **fields)
    Connection.objects.filter(pk=row.pk).update(ended_at=timezone.now() - timedelta(days=days))
    return row


def test_what_expired_counts_for_ninety_days_and_for_whoever_was_asked_last(office):
    silent, factory = ProviderFactory(), OrganizationFactory()
    for days in (1, 89, 91):
        expired(days, supply=silent)
    row = expired(1, demand=factory)  # the provider proposed a change, and heard nothing
    for side in (Side.DEMAND, Side.SUPPLY):
        ConnectionStep.objects.create(connection=row, move="propose", side=side)
    overdue(ConnectionFactory(supply=silent), 4)
    ConnectionFactory(supply=silent, status="declined")

    answer = office(PlatformRole.ADMINISTRATOR).get(SILENCE)

    found = [(each.organization, each.n_open, each.n_expired) for each in debtors(answer)]
    assert found == [(silent, 1, 2), (factory, 0, 1)]


def test_filters_narrow_the_page_and_the_file(office):
    late, patient = ProviderFactory(name_en="Late"), OrganizationFactory(name_en="Patient")
    overdue(ConnectionFactory(supply=late), 9)
    ConnectionFactory(demand=patient, started_by=Side.SUPPLY)
    gone = expired(3).supply
    client = office(PlatformRole.REVIEWER)

    def found(**query):
        return {each.organization for each in debtors(client.get(SILENCE, query))}

    assert found() == {late, patient, gone}
    assert found(owes="overdue") == {late}
    assert found(owes="open") == {late, patient}
    assert found(owes="expired") == {gone}
    assert found(kind="manufacturer") == {patient}
    assert found(q="late", kind="provider") == {late}
    assert "No organization meets these filters" in words(client.get(SILENCE, {"q": "x"}))
    answer = client.get(SILENCE, {"owes": "open"})
    assert f"{SILENCE}export/?owes=open&format=csv" in addresses(answer)
    rows = json.loads(
        client.get(f"{SILENCE}export/", {"owes": "open", "format": "json"}).getvalue()
    )
    assert [(row["organization"], row["n_overdue"]) for row in rows] == [
        ("Late", 1),
        ("Patient", 0),
    ]
    event = AuditEvent.objects.get(action="organization.export")
    assert event.details == {"count": 2, "format": "json"}


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
    client = office(role)
    assert client.get(SILENCE).status_code == 404
    assert client.get(f"{SILENCE}export/").status_code == 404


@pytest.mark.parametrize("n_rows", [1, 3])
def test_silence_asks_the_same_for_any_number_of_rows(office, django_assert_num_queries, n_rows):
    for _ in range(n_rows):
        overdue(ConnectionFactory(), 4)
    client = office(PlatformRole.ADMINISTRATOR)
    client.get(SILENCE)

    with django_assert_num_queries(8):
        client.get(SILENCE)
