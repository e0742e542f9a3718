"""The page after signing in, by role."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from matchmaking.organizations.models import PlatformRole
from matchmaking.organizations.postings import STALE_AFTER, PostingStatus
from matchmaking.scenarios.models import Visibility
from tests.factories.connections import ConnectionFactory
from tests.factories.matching import MatchFactory
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.web.reading import words

pytestmark = pytest.mark.django_db

UNPUBLISHED = {"published_at": None}


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def client(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def factory(user):
    return OrganizationFactory(members=[user], verified_at=timezone.now())


def shown(client):
    return client.get("/home/").context["home"]


def what(client):
    return [(task.what, task.about) for task in shown(client).tasks]


def test_stranger_signs_in_first():
    answer = Client().get("/home/")

    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=/home/")


def test_newcomer_is_told_how_to_begin(client):
    page = client.get("/home/")

    assert "Create your organization, or join it" in words(page)
    assert shown(client).is_newcomer


def test_member_sees_what_waits_most_urgent_kinds_named(client, factory):
    ScenarioFactory(organization=factory, title="Returned", status="returned", **UNPUBLISHED)
    ScenarioFactory(organization=factory, title="Draft", status="draft", **UNPUBLISHED)
    ScenarioFactory(
        organization=factory,
        title="Stale",
        confirmed_at=timezone.now() - STALE_AFTER - timedelta(days=1),
    )
    ScenarioFactory(organization=factory, title="Fresh", confirmed_at=timezone.now())

    assert sorted(about for _, about in what(client)) == ["Draft", "Returned", "Stale"]
    assert {row.record.title for row in shown(client).scenarios} == {
        "Returned", "Draft", "Stale", "Fresh",
    }  # fmt: skip


def test_requests_stand_first_with_their_button(client, user):
    connection = ConnectionFactory(supply_people=[user])

    page = client.get("/home/")

    assert [row.duty.connection for row in page.context["home"].duties] == [connection]
    assert connection.scenario.title in words(page)


def test_organization_that_is_not_verified_is_asked_to_be(client, user):
    organization = OrganizationFactory(members=[user])

    assert [about for _, about in what(client)] == [organization.name]


def test_ended_records_and_those_of_others_are_not_shown(client, factory):
    ScenarioFactory(organization=factory, status=PostingStatus.CLOSED)
    ScenarioFactory()

    assert shown(client).scenarios == []


def test_suggestions_leave_out_who_was_asked_and_what_is_reserved(client, user):
    supply = ProviderFactory(members=[user])
    solution = SolutionFactory(organization=supply)
    open_one, asked, reserved = (
        ScenarioFactory(),
        ScenarioFactory(),
        ScenarioFactory(visibility=Visibility.MATCHED_ONLY),
    )
    for scenario in (open_one, asked, reserved):
        MatchFactory(scenario=scenario, solution=solution)
    MatchFactory(scenario=ScenarioFactory(), solution=solution, is_suitable=False)
    ConnectionFactory(scenario=asked, demand=asked.organization, solution=solution, supply=supply)

    assert [match.scenario for match in shown(client).suggestions] == [open_one]


def test_reviewer_sees_the_queue():
    client = Client(headers={"accept-language": "en"})
    client.force_login(UserFactory(platform_role=PlatformRole.REVIEWER, second_factor=True))
    ScenarioFactory(status="submitted", submitted_at=timezone.now(), **UNPUBLISHED)

    assert what(client) == [("1 record waits for review.", "")]


@pytest.mark.parametrize("n_rows", [1, 3])
def test_number_of_queries_does_not_grow(client, user, n_rows, django_assert_num_queries):
    factory = OrganizationFactory(members=[user], verified_at=timezone.now())
    supply = ProviderFactory(members=[user], verified_at=timezone.now())
    for _ in range(n_rows):
        scenario = ScenarioFactory(organization=factory)
        solution = SolutionFactory(organization=supply)
        MatchFactory(scenario=ScenarioFactory(), solution=solution)
        ConnectionFactory(scenario=scenario, demand=factory)
    client.get("/home/")

    with django_assert_num_queries(21):
        client.get("/home/")
