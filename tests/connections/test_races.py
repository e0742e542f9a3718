"""Several people at one connection at the same moment, on a database that lets them."""

import pytest

from matchmaking.common.audit_chain import first_fault
from matchmaking.common.models import OutboxEvent
from matchmaking.connections import services
from matchmaking.connections.clock import remind_and_expire
from matchmaking.connections.exceptions import (
    ConnectionExistsError,
    ConnectionMoveError,
    ConnectionQuotaError,
)
from matchmaking.connections.models import Connection, ConnectionStep
from matchmaking.connections.moves import ConnectionMove, Side
from matchmaking.connections.services import request_connection
from matchmaking.connections.withdrawal import end_unlisted
from matchmaking.connections.workflow import Answer, move_connection
from matchmaking.scenarios.models import Scenario
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.support.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

THREADS = 8
CONTACT = {"name": "李工", "phone": "13800000000"}


def move(name, by):
    connection = Connection.objects.get()
    return lambda: move_connection(
        connection=connection, move=ConnectionMove(name), by=by, answer=Answer(["no_fit"])
    )


@pytest.fixture
def people():
    return UserFactory(), UserFactory()


@pytest.mark.parametrize("rival", ["decline", "recall", "propose"])
def test_of_many_answers_one_counts(people, rival):
    buyer, seller = people
    ConnectionFactory(demand_people=[buyer], supply_people=[seller])
    by = {"recall": buyer}
    acts = [move(name, by.get(name, seller)) for name in ("accept", rival) * (THREADS // 2)]

    refusals = at_once(acts)

    assert refusals.count(None) == 1
    assert set(refusals) == {None, ConnectionMoveError}
    step = ConnectionStep.objects.get()
    assert OutboxEvent.objects.filter(topic="connection.moved", object_pk=step.pk).count() == 1
    assert first_fault() is None


def test_an_answer_and_the_expiry_exclude_each_other(people):
    connection = ConnectionFactory(demand_people=[people[0]], supply_people=[people[1]])
    Connection.objects.update(expires_on=connection.asked_at.date().replace(year=2020))

    at_once([move("accept", people[1]), *[remind_and_expire] * 3])

    assert ConnectionStep.objects.get().move in {"accept", "expire"}
    assert OutboxEvent.objects.filter(topic="connection.moved").count() == 1


def test_an_answer_and_the_withdrawal_exclude_each_other(people):
    connection = ConnectionFactory(demand_people=[people[0]], supply_people=[people[1]])
    accept = move("accept", people[1])
    Scenario.objects.filter(pk=connection.scenario_id).update(status="withdrawn")

    at_once([accept, *[end_unlisted] * (THREADS - 1)])

    assert ConnectionStep.objects.get().move in {"accept", "withdraw"}
    assert OutboxEvent.objects.filter(topic="connection.moved").count() == 1


def _asking(scenario, solutions, people):
    return [
        lambda solution=solution, side=side: request_connection(
            scenario=scenario, solution=solution, side=side, message="想进一步了解。",
            contact=CONTACT, by=people[side == Side.SUPPLY],
        )
        for solution, side in solutions
    ]  # fmt: skip


def test_both_sides_asking_at_once_make_one_request(people):
    scenario = ScenarioFactory(organization=OrganizationFactory(members=[people[0]]))
    solution = SolutionFactory(organization=ProviderFactory(members=[people[1]]))
    asked = [(solution, side) for side in Side] * (THREADS // 2)

    refusals = at_once(_asking(scenario, asked, people))

    assert sorted(map(str, refusals)) == sorted(
        map(str, [None, *[ConnectionExistsError] * (THREADS - 1)])
    )
    assert (Connection.objects.count(), ConnectionStep.objects.count()) == (1, 1)


def test_many_requests_at_once_stay_within_the_quota(people, monkeypatch):
    monkeypatch.setattr(services, "DAILY_REQUESTS", 3)
    scenario = ScenarioFactory(organization=OrganizationFactory(members=[people[0]]))
    provider = ProviderFactory(members=[people[1]])
    solutions = SolutionFactory.create_batch(THREADS, organization=provider)
    asked = [(solution, Side.DEMAND) for solution in solutions]

    refusals = at_once(_asking(scenario, asked, people))

    assert (refusals.count(None), refusals.count(ConnectionQuotaError)) == (3, THREADS - 3)
