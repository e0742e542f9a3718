"""Writing records: creating, changing and deleting them."""

import pytest
from django.utils import timezone

from matchmaking.common.models import AuditEvent
from matchmaking.organizations.models import Role
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.services import move_scenario
from matchmaking.solutions.models import Solution
from tests.api.drafts import (
    BODIES,
    PATHS,
    SCENARIO,
    SCENARIOS,
    SOLUTION,
    SOLUTIONS,
    errors,
    refusal,
    tag,
)
from tests.factories.organizations import (
    MembershipFactory,
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.usefixtures("terms")

FACTORIES = {"scenario": OrganizationFactory, "solution": ProviderFactory}
POSTINGS = {"scenario": ScenarioFactory, "solution": SolutionFactory}
TARGET = {"metric": "漏检率", "comparator": "<=", "value": 1, "unit": "%"}
DRAFT = {"status": PostingStatus.DRAFT, "published_at": None}


@pytest.fixture
def editor():
    return UserFactory()


@pytest.fixture
def client(as_user, editor):
    return as_user(editor)


def own(kind, editor, role=Role.EDITOR, **fields):
    """A draft that ``editor`` may change, and its address."""
    posting = POSTINGS[kind](**{**DRAFT, **fields})
    MembershipFactory(organization=posting.organization, user=editor, role=role)
    return posting, f"{PATHS[kind]}{posting.public_id}/"


def test_created_scenario_says_what_was_sent(client, editor):
    organization = OrganizationFactory(members=[editor])

    response = client.post(SCENARIOS, SCENARIO)

    assert response.status_code == 201
    body = response.json()
    assert response.headers["Location"] == f"{SCENARIOS}{body['id']}/"
    assert client.get(response.headers["Location"]).json() == body
    stored = Scenario.objects.get()
    assert (stored.organization, stored.status, stored.source) == (organization, "draft", "member")
    assert body["confidential"]["budget_max"] == 120
    assert [term["code"] for term in body["industries"]] == ["C31"]
    assert stored.targets == SCENARIO["targets"]


def test_created_solution_says_what_was_sent(client, editor):
    ProviderFactory(members=[editor])

    body = client.post(SOLUTIONS, SOLUTION).json()

    assert body["service_provinces"] == ["110000", "320000"]
    assert body["deployment_modes"] == ["edge", "cloud"]
    [case] = body["case_studies"]
    assert (case["customer"], case["effect"], case["industry"]["code"]) == ("华东某钢厂", "", "C31")
    assert Solution.objects.get().status == PostingStatus.DRAFT


@pytest.mark.parametrize("kind", ["scenario", "solution"])
def test_record_is_created_for_the_organization_named(client, editor, kind):
    first, second = FACTORIES[kind].create_batch(2, members=[editor])
    foreign = FACTORIES[kind]()
    url, body = PATHS[kind], BODIES[kind]

    assert errors(client.post(url, body)) == {"organization": "required"}
    for unknown in (foreign.public_id, "2" * 14, ""):
        response = client.post(url, {**body, "organization": unknown})
        assert list(errors(response)) == ["organization"]
    created = client.post(url, {**body, "organization": second.public_id})
    assert created.json()["organization"]["id"] == second.public_id
    assert first.scenarios.count() + first.solutions.count() == 0


@pytest.mark.parametrize("kind", ["scenario", "solution"])
def test_record_is_created_by_editors_of_the_right_kind_only(as_user, api, kind):
    right = FACTORIES[kind]()
    wrong = FACTORIES["solution" if kind == "scenario" else "scenario"]()
    people = [
        UserFactory(is_superuser=True, is_staff=True),
        MembershipFactory(organization=wrong).user,
        MembershipFactory(organization=right, role=Role.VIEWER).user,
    ]

    for person in people:
        body = {**BODIES[kind], "organization": right.public_id}
        assert refusal(as_user(person).post(PATHS[kind], body)) == (403, "permission_denied")
    assert refusal(api.post(PATHS[kind], BODIES[kind]))[1] == "not_authenticated"


def test_suspended_organization_writes_nothing(client, editor):
    OrganizationFactory(members=[editor], suspended_at=timezone.now())

    assert refusal(client.post(SCENARIOS, SCENARIO)) == (409, "organization_suspended")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"title": ""}, {"title": "blank"}),
        ({"title": None}, {"title": "null"}),
        ({"title": "长" * 61}, {"title": "max_length"}),
        ({"requirement": "长" * 1201}, {"requirement": "max_length"}),
        ({"title": "a\x00b"}, {"title": "null_characters_not_allowed"}),
        ({"province": "999999"}, {"province": "invalid_choice"}),
        ({"duration_months": 0}, {"duration_months": "min_value"}),
        ({"duration_months": "bald"}, {"duration_months": "invalid"}),
        ({"industries": ["C31", "C99"]}, {"industries": "unknown_code"}),
        ({"industries": "C31"}, {"industries": "not_a_list"}),
        ({"stages": [["production"]]}, {"stages.0": "invalid"}),
        ({"targets": [{"metric": "a"}] * 21}, {"targets": "max_length"}),
        (
            {"targets": [{**SCENARIO["targets"][0], "value": 1e13}]},
            {"targets.0.value": "max_value"},
        ),
        ({"targets": [{**SCENARIO["targets"][0], "x": 1}]}, {"targets.0.x": "unknown_field"}),
        ({"confidential": {"budget_min": -1}}, {"confidential.budget_min": "min_value"}),
        ({"confidential": {"contact_email": "nix"}}, {"confidential.contact_email": "invalid"}),
        ({"confidential": {"status": "x"}}, {"confidential.status": "unknown_field"}),
        ({"confidential": {"budget_min": 9, "budget_max": 1}}, {"body": "invalid"}),
        ({"status": "published"}, {"status": "unknown_field"}),
    ],
)
def test_wrong_value_is_refused_by_the_name_of_its_field(client, editor, change, expected):
    OrganizationFactory(members=[editor])

    response = client.post(SCENARIOS, {**SCENARIO, **change})

    assert refusal(response) == (400, "invalid")
    assert errors(response) == expected
    assert not Scenario.objects.exists()


def test_unknown_code_is_named(client, editor):
    OrganizationFactory(members=[editor])

    fields = client.post(SCENARIOS, {**SCENARIO, "industries": ["C99"]}).json()["fields"]

    assert "C99" in fields["industries"][0]["message"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("[]", (400, "invalid")),
        ("{", (400, "parse_error")),
        ('{"title": "\\ud800"}', (400, "parse_error")),
        ("[" * 100_000, (400, "parse_error")),
        ('"' + "a" * 300_000 + '"', (413, "body_too_large")),
    ],
)
def test_body_that_is_no_record_is_refused(client, editor, body, code):
    OrganizationFactory(members=[editor])

    response = client.post(SCENARIOS, body, content_type="application/json")

    assert refusal(response) == code


@pytest.mark.parametrize("kind", ["scenario", "solution"])
def test_change_leaves_what_was_not_sent(client, editor, kind):
    posting, url = own(kind, editor)
    before = posting.content()

    response = client.patch(url, {"title": "新标题"}, headers=tag(client, url))

    assert response.status_code == 200
    assert response.json()["title"] == "新标题"
    assert response.headers["ETag"] == client.get(url).headers["ETag"]
    posting.refresh_from_db()
    assert posting.content() == {**before, "title": "新标题"}


def test_change_of_one_confidential_field_leaves_the_others(client, editor):
    posting, url = own("scenario", editor, budget_min=5, budget_max=9, contact_name="李工")

    client.patch(url, {"confidential": {"budget_max": 12}}, headers=tag(client, url))

    posting.refresh_from_db()
    assert (posting.budget_min, posting.budget_max, posting.contact_name) == (5, 12, "李工")


def test_case_study_is_whole_even_in_a_change(client, editor):
    _, url = own("solution", editor)

    response = client.patch(url, {"case_studies": [{"effect": "好"}]}, headers=tag(client, url))

    assert errors(response) == {
        "case_studies.0.customer": "required",
        "case_studies.0.scenario": "required",
    }


def test_change_names_what_was_read(client, editor):
    posting, url = own("scenario", editor)
    seen = tag(client, url)
    weak = {"If-Match": "W/" + seen["If-Match"]}

    for headers in ({}, {"If-Match": "*"}):
        response = client.patch(url, {"title": "新"}, headers=headers)
        assert refusal(response) == (428, "precondition_required")
    for headers in (weak, {"If-Match": '"0:x"'}, {"If-Match": '"8:x", "9:y"'}):
        response = client.patch(url, {"title": "新"}, headers=headers)
        assert refusal(response) == (412, "posting_changed")
    several = {"If-Match": f'"0:x", {seen["If-Match"]}'}
    assert client.patch(url, {"title": "新"}, headers=several).status_code == 200
    assert refusal(client.patch(url, {"title": "旧"}, headers=seen)) == (412, "posting_changed")
    posting.refresh_from_db()
    assert posting.title == "新"


@pytest.mark.parametrize("kind", ["scenario", "solution"])
def test_change_of_a_published_record_waits_as_a_revision(client, editor, api, kind):
    posting, url = own(kind, editor, status=PostingStatus.PUBLISHED, published_at=timezone.now())

    first = client.patch(url, {"title": "第一次"}, headers=tag(client, url))
    second = client.patch(url, {"language": "en"}, headers=tag(client, url))

    assert (first.status_code, second.status_code) == (202, 202)
    assert second.json()["content"]["title"] == "第一次"
    assert second.json()["content"]["language"] == "en"
    assert second.json() == client.get(f"{url}revision/").json()
    assert first.headers["ETag"] != second.headers["ETag"] == client.get(url).headers["ETag"]
    assert api.get(url).json()["title"] == posting.title


def test_confidential_change_of_a_published_scenario_is_made_in_place(client, editor):
    _, url = own("scenario", editor, status=PostingStatus.PUBLISHED, published_at=timezone.now())
    client.patch(url, {"title": "新"}, headers=tag(client, url))

    response = client.patch(url, {"confidential": {"budget_max": 3}}, headers=tag(client, url))

    assert response.status_code == 200
    assert response.json()["confidential"]["budget_max"] == 3
    assert client.get(f"{url}revision/").json()["content"]["title"] == "新"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (PostingStatus.SUBMITTED, "posting_not_editable"),
        (PostingStatus.CLOSED, "posting_not_editable"),
        (PostingStatus.WITHDRAWN, "posting_not_editable"),
    ],
)
def test_change_is_refused_where_the_state_allows_none(client, editor, status, code):
    _, url = own("scenario", editor, status=status)

    response = client.patch(url, {"title": "新"}, headers=tag(client, url))

    assert refusal(response) == (409, code)


@pytest.mark.parametrize("kind", ["scenario", "solution"])
def test_draft_is_deleted_with_its_versions(client, editor, kind):
    FACTORIES[kind](members=[editor])
    url = client.post(PATHS[kind], BODIES[kind]).headers["Location"]
    model = {"scenario": Scenario, "solution": Solution}[kind]
    assert model.history.count() == 1

    assert refusal(client.delete(url, headers={"If-Match": '"0:x"'})) == (412, "posting_changed")
    response = client.delete(url, headers=tag(client, url))

    assert (response.status_code, response.content) == (204, b"")
    assert (model.objects.count(), model.history.count()) == (0, 0)
    assert AuditEvent.objects.first().action == f"{kind}.delete"
    assert client.get(url).status_code == 404


def test_what_was_submitted_once_is_kept(client, editor):
    posting, url = own("scenario", editor)
    move_scenario(scenario=posting, move="submit", by=editor)

    assert refusal(client.delete(url)) == (409, "draft_was_submitted")
    move_scenario(scenario=posting, move="recall", by=editor)
    assert refusal(client.delete(url)) == (409, "draft_was_submitted")
    assert Scenario.objects.count() == 1


def test_list_of_ones_own_can_be_narrowed_by_state(client, editor, api):
    posting, _ = own("scenario", editor, title="草稿")
    ScenarioFactory(organization=posting.organization, title="公开")
    ScenarioFactory(title="别人的")

    def titles(query):
        return sorted(row["title"] for row in client.get(f"{SCENARIOS}?{query}").json()["results"])

    assert titles("mine=true") == ["公开", "草稿"]
    assert titles("mine=true&status=draft") == ["草稿"]
    assert titles("mine=true&status=draft&status=published") == ["公开", "草稿"]
    assert refusal(client.get(f"{SCENARIOS}?status=draft")) == (400, "unknown_parameter")
    assert refusal(client.get(f"{SCENARIOS}?mine=false")) == (400, "invalid")
    assert refusal(api.get(f"{SCENARIOS}?mine=true"))[1] == "not_authenticated"


@pytest.mark.parametrize("kind", ["scenario", "solution"])
def test_known_record_is_not_sent_again(client, editor, api, kind):
    _, url = own(kind, editor, status=PostingStatus.PUBLISHED, published_at=timezone.now())
    mine, theirs = (reader.get(url).headers["ETag"] for reader in (client, api))

    again = client.get(url, headers={"If-None-Match": f'W/"x", W/{mine}'})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", mine)
    assert mine != theirs
    assert api.get(url, headers={"If-None-Match": theirs}).status_code == 304
    assert client.get(url, headers={"If-None-Match": theirs}).status_code == 200
    # Of changes of what others may not read their tag tells nothing.
    client.patch(url, {"title": "等待中"}, headers={"If-Match": mine})
    assert api.get(url).headers["ETag"] == theirs
    assert client.get(url).headers["ETag"] != mine
