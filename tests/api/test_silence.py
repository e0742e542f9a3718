from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.organizations.models import PlatformRole
from tests.api.drafts import refusal
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/platform/silence/"


@pytest.fixture
def administrator(as_user):
    return as_user(UserFactory(platform_role=PlatformRole.ADMINISTRATOR))


def test_silence_tells_who_owes_answers_and_no_more(administrator):
    row = ConnectionFactory(due_on=timezone.localdate() - timedelta(days=14))
    ConnectionFactory()

    response = administrator.get(URL, {"limit": 1})

    [debtor] = response.json()["results"]
    assert debtor == {
        "organization": {
            "id": row.supply.public_id,
            "kind": "provider",
            "name_zh": row.supply.name_zh,
            "name_en": row.supply.name_en,
        },
        "n_open": 1,
        "n_overdue": 1,
        "days": debtor["days"],
        "n_expired": 0,
    }
    assert debtor["days"] >= 5
    told = response.content.decode()
    assert [word for word in (row.message, row.scenario.title) if word in told] == []


def test_silence_is_for_those_who_run_the_platform(api, as_user):
    assert refusal(api.get(URL)) == (401, "not_authenticated")
    for person in (
        UserFactory(),
        MembershipFactory().user,
        UserFactory(is_staff=True),
        UserFactory(platform_role=PlatformRole.AUDITOR),
    ):
        assert as_user(person).get(URL).status_code == 403


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"page": 1}])
def test_silence_refuses_what_nobody_knows(administrator, query):
    assert administrator.get(URL, query).status_code == 400


@pytest.mark.parametrize("n_rows", [1, 3])
def test_silence_costs_the_same_queries_for_any_number(
    administrator, n_rows, django_assert_num_queries
):
    ConnectionFactory.create_batch(n_rows)

    with django_assert_num_queries(5):
        assert len(administrator.get(URL).json()["results"]) == n_rows
