import pytest

from matchmaking.connections.models import Watch
from matchmaking.connections.watching import unwatch, watch
from matchmaking.organizations.models import Role
from tests.api.drafts import refusal
from tests.factories.organizations import (
    MembershipFactory,
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db

WATCHES = "/api/v1/watches/"


@pytest.fixture
def owner():
    return UserFactory()


@pytest.fixture
def records(owner):
    """A scenario and a solution of ``owner``."""
    scenario = ScenarioFactory(organization=OrganizationFactory(members=[owner]))
    return scenario, SolutionFactory(organization=ProviderFactory(members=[owner]))


def url(row):
    return f"/api/v1/{row.kind_name}s/{row.public_id}/watch/"


def test_records_are_watched_and_left_unwatched(as_user, records, owner):
    client = as_user(owner)

    for row in records:
        assert refusal(client.get(url(row))) == (404, "not_found")
        body = client.post(url(row)).json()
        assert body == {
            "kind": row.kind_name,
            "id": row.public_id,
            "title": row.title,
            "is_muted": False,
            "n_new": 0,
            "told_at": None,
        }
        assert client.post(url(row)).json() == body
        assert client.delete(url(row)).status_code == 204
        assert client.delete(url(row)).status_code == 204
        assert client.get(url(row)).json() == body | {"is_muted": True}
    assert Watch.objects.count() == 2


def test_watches_are_listed_newest_first_by_pages(as_user, records, owner):
    rows = [*records, ScenarioFactory(organization=records[0].organization)]
    for row in rows:
        watch(posting=row, by=owner)
    unwatch(posting=rows[1], by=owner)
    other = ScenarioFactory(organization__members=[UserFactory()])
    Watch.objects.create(scenario=other)
    client = as_user(owner)

    first = client.get(WATCHES, {"page_size": 2}).json()
    second = client.get(WATCHES, {"page_size": 2, "cursor": first["next_cursor"]}).json()

    found = [(row["id"], row["is_muted"]) for page in (first, second) for row in page["results"]]
    assert found == [
        (rows[2].public_id, False),
        (rows[1].public_id, True),
        (rows[0].public_id, False),
    ]


def test_records_of_others_are_not_watched(as_user, api, records):
    scenario, _ = records
    viewer = MembershipFactory(organization=scenario.organization, role=Role.VIEWER).user
    assert refusal(as_user(viewer).post(url(scenario))) == (403, "permission_denied")
    assert refusal(as_user(viewer).delete(url(scenario))) == (403, "permission_denied")
    for row in records:
        for method in ("get", "post", "delete"):
            assert getattr(as_user(UserFactory()), method)(url(row)).status_code == 404
            assert refusal(getattr(api, method)(url(row))) == (401, "not_authenticated")
    assert as_user(UserFactory()).get(WATCHES).json()["results"] == []
    assert not Watch.objects.exists()


@pytest.mark.parametrize("n_rows", [1, 3])
def test_list_costs_the_same_queries_for_any_number(
    as_user, records, owner, n_rows, django_assert_num_queries
):
    for _ in range(n_rows):
        watch(posting=ScenarioFactory(organization=records[0].organization), by=owner)
        watch(posting=SolutionFactory(organization=records[1].organization), by=owner)
    client = as_user(owner)

    with django_assert_num_queries(3):  # session, user, rows
        assert len(client.get(WATCHES).json()["results"]) == 2 * n_rows
