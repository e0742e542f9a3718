import pytest
from django.contrib.auth.models import AnonymousUser

from matchmaking.connections.models import Connection
from matchmaking.connections.moves import ConnectionStatus
from matchmaking.connections.revealed import revealed_scenarios
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("visibility", ["anonymous", "matched_only"])
@pytest.mark.parametrize("status", ConnectionStatus)
def test_hidden_scenarios_are_revealed_as_the_connection_tells(seller, visibility, status):
    row = ConnectionFactory(supply_people=[seller], status=status, scenario__visibility=visibility)

    expected = {row.scenario_id} if Connection.objects.get().was_accepted else set()
    assert revealed_scenarios(seller) == expected


def test_public_scenarios_and_those_of_others_are_left_out(seller):
    ConnectionFactory(supply_people=[seller], status="accepted")
    ConnectionFactory(status="accepted", scenario__visibility="anonymous")

    assert revealed_scenarios(seller) == frozenset()
    assert revealed_scenarios(UserFactory()) == frozenset()


@pytest.mark.parametrize("n_rows", [1, 3])
def test_one_query_for_any_number(seller, n_rows, django_assert_num_queries):
    for _ in range(n_rows):
        ConnectionFactory(
            supply_people=[seller], status="accepted", scenario__visibility="anonymous"
        )

    with django_assert_num_queries(1):
        assert len(revealed_scenarios(seller)) == n_rows
    with django_assert_num_queries(0):
        assert revealed_scenarios(AnonymousUser()) == frozenset()
