"""Saved searches over the API: one person's, and nobody else's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.connections.models import SavedSearch
from matchmaking.connections.searches.services import MOST_SEARCHES
from matchmaking.organizations.models import PlatformRole
from matchmaking.scenarios.models import Visibility
from tests.api.drafts import errors, refusal, tag
from tests.factories.organizations import OrganizationFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.searches import SavedSearchFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/saved-searches/"
BODY = {"kind": "scenario", "filters": {"q": "划伤", "province": "320000"}}


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def client(as_user, user):
    return as_user(user)


def at(search):
    return f"{URL}{search.public_id}/"


def send(client, method, url, body, **headers):
    return getattr(client, method)(url, body, format="json", headers=headers)


def test_search_is_saved_once_and_leads_to_its_results(client, user):
    ScenarioFactory(province="320000")
    ScenarioFactory()

    answer = send(client, "post", URL, BODY)
    again = send(client, "post", URL, BODY | {"name": "anders"})

    search = SavedSearch.objects.get()
    body = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == at(search)
    assert {name: body[name] for name in body if not name.endswith("_at")} == {
        "id": search.public_id,
        "kind": "scenario",
        "name": "划伤 · 江苏",
        "filters": {"province": "320000", "q": "划伤"},
        "gone": [],
        "has_alert": True,
        "n_hits": 1,
        "n_new": 0,
        "results": "/api/v1/scenarios/?province=320000&q=%E5%88%92%E4%BC%A4",
    }
    assert len(client.get(body["results"]).json()["results"]) == 1
    assert (again.status_code, again.json()) == (200, body)


def test_filters_are_named_as_the_list_names_them(client):
    filters = {"provider_type": "cloud"}

    body = send(client, "post", URL, {"kind": "provider", "filters": filters}).json()

    assert body["filters"] == filters
    assert body["results"] == "/api/v1/organizations/?provider_type=cloud"
    assert SavedSearch.objects.get().filters == {"type": "cloud"}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"kind": "required", "filters": "required"}),
        (BODY | {"filters": {}}, {"filters": "required"}),
        (BODY | {"kind": "x"}, {"kind": "invalid_choice"}),
        (BODY | {"owner": 1}, {"owner": "unknown_field"}),
        (BODY | {"filters": {"budget_max": "3"}}, {"filters.budget_max": "unknown_field"}),
        (BODY | {"filters": {"kind": "model"}}, {"filters.kind": "unknown_field"}),
        (BODY | {"filters": {"industry": "C99"}}, {"filters.industry": "unknown_code"}),
        (BODY | {"filters": {"q": "x" * 61}}, {"filters.q": "max_length"}),
        (BODY | {"name": "x" * 61}, {"name": "max_length"}),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(client, body, fields):
    answer = send(client, "post", URL, body)

    assert (answer.status_code, errors(answer)) == (400, fields)
    assert not SavedSearch.objects.exists()


def test_no_column_is_written_but_the_two(client, user):
    """Not the owner, nor the memory of what was told, whatever they are called."""
    search = SavedSearchFactory(owner=user)
    columns = {field.name for field in SavedSearch._meta.fields} - {"name", "has_alert"}
    hostile = dict.fromkeys(columns, 1)

    answer = send(client, "patch", at(search), hostile, **tag(client, at(search)))

    assert errors(answer) == dict.fromkeys(columns, "unknown_field")


def test_limit_has_a_code(client, user):
    for number in range(MOST_SEARCHES):
        SavedSearchFactory(owner=user, filters={"q": str(number)})

    assert refusal(send(client, "post", URL, BODY)) == (409, "saved_search_limit")


def test_sent_again_under_its_key_it_is_answered_again(client):
    key = {"idempotency-key": "search-1"}

    first, second = (send(client, "post", URL, BODY, **key) for _ in range(2))

    assert second.headers["Idempotency-Replayed"] == "true"
    assert (second.status_code, second.content) == (201, first.content)


def test_search_is_changed_and_deleted(client, user):
    search = SavedSearchFactory(owner=user)

    changes = {"name": "新名称", "has_alert": False}
    answer = send(client, "patch", at(search), changes, **tag(client, at(search)))

    assert (answer.json()["name"], answer.json()["has_alert"]) == ("新名称", False)
    for body, refused in (({"name": ""}, "blank"), ({"filters": {}}, "unknown_field")):
        wrong = send(client, "patch", at(search), body, **tag(client, at(search)))
        assert errors(wrong) == {next(iter(body)): refused}
    assert client.delete(at(search)).status_code == 204
    assert client.get(at(search)).status_code == 404


def test_change_rests_on_what_was_read(client, user):
    search = SavedSearchFactory(owner=user)
    first = client.get(at(search))
    known = {"if-none-match": first.headers["ETag"]}
    assert client.get(at(search), headers=known).status_code == 304
    assert refusal(send(client, "patch", at(search), {"name": "x"})) == (
        428,
        "precondition_required",
    )

    read = {"If-Match": first.headers["ETag"]}
    assert send(client, "patch", at(search), {"name": "一"}, **read).status_code == 200

    assert refusal(send(client, "patch", at(search), {"name": "二"}, **read)) == (
        412,
        "saved_search_changed",
    )


@pytest.mark.parametrize("role", ["", *PlatformRole])
def test_search_of_somebody_else_does_not_exist(as_user, role):
    search = SavedSearchFactory()
    client = as_user(UserFactory(platform_role=role))

    answers = [client.get(at(search)), send(client, "patch", at(search), {"name": "x"})]
    answers.append(client.delete(at(search)))

    assert {answer.status_code for answer in answers} == {404}
    assert client.get(URL).json()["results"] == []


def test_stranger_is_asked_to_sign_in(api):
    assert refusal(api.get(URL)) == (401, "not_authenticated")


def test_auditor_saves_nothing(as_user):
    client = as_user(UserFactory(platform_role=PlatformRole.AUDITOR))

    assert refusal(send(client, "post", URL, BODY)) == (403, "permission_denied")


def test_value_that_is_gone_is_named_and_nothing_found(client, user):
    SolutionFactory(industries=[])
    SavedSearchFactory(owner=user, kind="solution", filters={"industry": "C99"})

    [body] = client.get(URL).json()["results"]

    assert (body["gone"], body["results"], body["n_hits"]) == (["industry"], None, 0)


def test_news_are_counted(client, user):
    SavedSearchFactory(owner=user)
    ScenarioFactory(published_at=timezone.now() + timedelta(minutes=1))

    [body] = client.get(URL).json()["results"]

    assert (body["n_hits"], body["n_new"]) == (1, 1)


@pytest.mark.parametrize("n_rows", [1, 3])
def test_list_takes_the_same_queries(client, user, n_rows, django_assert_num_queries):
    for number in range(n_rows):
        SavedSearchFactory(owner=user, filters={"q": str(number), "industry": "C31"})

    with django_assert_num_queries(4):
        client.get(URL)


def test_words_are_searched_in_what_the_reader_may_read(api, as_user):
    reserved = ScenarioFactory(
        organization=OrganizationFactory(members=[owner := UserFactory()]),
        visibility=Visibility.MATCHED_ONLY,
        pain_points="节拍太慢",
    )
    open_one = ScenarioFactory(pain_points="节拍太慢")
    SolutionFactory()

    def found(client):
        rows = client.get("/api/v1/scenarios/", {"q": "节拍 划伤"}).json()["results"]
        return {row["id"] for row in rows}

    assert found(api) == {open_one.public_id}
    assert found(as_user(owner)) == {open_one.public_id, reserved.public_id}
    assert api.get("/api/v1/solutions/", {"q": "节拍"}).json()["results"] == []
    assert errors(api.get("/api/v1/organizations/", {"q": " "})) == {"q": "invalid"}
