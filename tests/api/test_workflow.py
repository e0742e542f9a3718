"""Moves by state and role, pending changes, steps and the queue of reviewers."""

import pytest
from django.utils import timezone

from matchmaking.organizations.models import Role
from matchmaking.organizations.moves import POSTING_MOVES, Mover
from matchmaking.organizations.postings import PostingStatus
from tests.api.drafts import PATHS, refusal, tag
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.usefixtures("terms")

POSTINGS = {"scenario": ScenarioFactory, "solution": SolutionFactory}
QUEUE = "/api/v1/review/postings/"
STEP = {"reasons": ["unclear"], "seen": 1}


@pytest.fixture
def editor():
    return UserFactory()


@pytest.fixture
def client(as_user, editor):
    return as_user(editor)


def own(kind, editor, status=PostingStatus.PUBLISHED, **fields):
    posting = POSTINGS[kind](status=status, **fields)
    MembershipFactory(organization=posting.organization, user=editor, role=Role.EDITOR)
    return posting, f"{PATHS[kind]}{posting.public_id}/"


@pytest.mark.parametrize("kind", ["scenario", "solution"])
@pytest.mark.parametrize("status", PostingStatus.values)
def test_each_move_starts_from_the_states_of_its_rule(client, reviewer, editor, kind, status):
    for move, rule in POSTING_MOVES.items():
        posting, url = own(kind, editor, status=status)
        if rule.mover == Mover.PLATFORM:
            assert client.post(f"{url}moves/", {"move": move}).status_code == 400
            continue
        by = client if rule.mover == Mover.EDITOR else reviewer
        step = {"move": move, **(STEP if rule.mover == Mover.REVIEWER else {})}

        response = by.post(f"{url}moves/", step)

        posting.refresh_from_db()
        if status in rule.sources:
            assert (response.status_code, posting.status) == (200, rule.target)
            assert response.json()["status"] == rule.target
        else:
            is_hidden = by is reviewer and status not in {"submitted", "published"}
            expected = (404, "not_found") if is_hidden else (409, "move_not_allowed")
            assert (refusal(response), posting.status) == (expected, status)


@pytest.mark.parametrize("kind", ["scenario", "solution"])
def test_moves_are_for_editors_and_reviewers(as_user, api, client, reviewer, editor, kind):
    posting, url = own(kind, editor)
    viewer = MembershipFactory(organization=posting.organization, role=Role.VIEWER).user
    others = [UserFactory(), MembershipFactory().user, viewer, UserFactory(platform_role="auditor")]

    for person in others:
        response = as_user(person).post(f"{url}moves/", {"move": "close"})
        assert refusal(response) == (403, "permission_denied")
    assert refusal(api.post(f"{url}moves/", {"move": "close"}))[1] == "not_authenticated"
    assert refusal(client.post(f"{url}moves/", {"move": "take_down", **STEP}))[0] == 403
    assert refusal(reviewer.post(f"{url}moves/", {"move": "close"}))[0] == 403
    posting.refresh_from_db()
    assert posting.status == PostingStatus.PUBLISHED


@pytest.mark.parametrize(
    ("step", "field", "code"),
    [
        ({}, "move", "required"),
        ({"move": "publish"}, "move", "invalid_choice"),
        ({"move": "approve"}, "seen", "required"),
        ({"move": "approve", "seen": 0}, "seen", "min_value"),
        ({"move": "return", "seen": 1, "reasons": ["bored"]}, "reasons.0", "invalid_choice"),
        ({"move": "return", "seen": 1, "words": "长" * 601}, "words", "max_length"),
        ({"move": "submit", "status": "published"}, "status", "unknown_field"),
    ],
)
def test_wrong_step_is_refused_by_the_name_of_its_field(reviewer, step, field, code):
    posting = ScenarioFactory(status=PostingStatus.SUBMITTED)

    response = reviewer.post(f"{PATHS['scenario']}{posting.public_id}/moves/", step)

    assert response.status_code == 400
    assert [item["code"] for item in response.json()["fields"][field]] == [code]


def test_reviewer_gives_reasons_and_decides_what_was_read(reviewer, client, editor):
    _, url = own("scenario", editor, PostingStatus.SUBMITTED, submitted_at=timezone.now())
    [waiting] = reviewer.get(QUEUE).json()["results"]

    bare = reviewer.post(f"{url}moves/", {"move": "return", "seen": waiting["seen"]})
    unread = reviewer.post(f"{url}moves/", {"move": "approve", "seen": waiting["seen"] + 1})
    step = {"move": "return", "seen": waiting["seen"], "reasons": ["other"], "words": "请补充。"}
    returned = reviewer.post(f"{url}moves/", step)

    assert refusal(bare) == (409, "reason_needed")
    assert refusal(unread) == (409, "move_not_allowed")
    assert returned.json()["status"] == "returned"
    [told] = client.get(f"{url}transitions/").json()["results"]
    assert {**told, "at": ""} == {
        "move": "return",
        "is_revision": False,
        "mover": "reviewer",
        "reasons": ["other"],
        "words": "请补充。",
        "at": "",
    }


def test_reviewer_does_not_decide_about_an_own_organization(reviewer, as_user):
    person = UserFactory(platform_role="reviewer")
    organization = OrganizationFactory(members=[person])
    posting = ScenarioFactory(organization=organization, status=PostingStatus.SUBMITTED)
    url = f"{PATHS['scenario']}{posting.public_id}/moves/"

    response = as_user(person).post(url, {"move": "approve", "seen": 1})

    assert refusal(response) == (409, "conflict_of_interest")


@pytest.mark.parametrize("kind", ["scenario", "solution"])
def test_pending_change_goes_its_way(client, reviewer, editor, kind):
    _, url = own(kind, editor)
    moves = f"{url}revision/moves/"
    client.patch(url, {"title": "新标题"}, headers=tag(client, url))

    assert refusal(reviewer.get(f"{url}revision/")) == (404, "not_found")  # not submitted yet
    for move, status in (("submit", "submitted"), ("recall", "draft"), ("submit", "submitted")):
        assert client.post(moves, {"move": move}).json()["status"] == status
    [waiting] = reviewer.get(QUEUE).json()["results"]
    assert (waiting["is_revision"], waiting["title"], waiting["kind"]) == (True, "新标题", kind)
    assert reviewer.get(f"{url}revision/").json()["content"]["title"] == "新标题"
    edit = client.patch(url, {"title": "更新"}, headers=tag(client, url))
    assert refusal(edit) == (409, "posting_not_editable")
    approved = reviewer.post(moves, {"move": "approve", "seen": waiting["seen"]})

    assert approved.json()["status"] == "approved"
    assert client.get(url).json()["title"] == "新标题"
    assert client.get(f"{url}revision/").status_code == 404
    assert refusal(client.post(moves, {"move": "discard"})) == (409, "move_not_allowed")


def test_pending_change_is_discarded(client, editor):
    _, url = own("solution", editor)
    client.patch(url, {"service_provinces": ["110000"]}, headers=tag(client, url))

    response = client.post(f"{url}revision/moves/", {"move": "discard"})

    assert response.json()["status"] == "discarded"
    assert response.json()["content"]["service_provinces"] == ["110000"]
    assert client.get(url).json()["service_provinces"] == []


@pytest.mark.parametrize("address", ["revision/", "transitions/"])
def test_way_of_a_record_is_for_members_and_reviewers(client, reviewer, as_user, editor, address):
    _, url = own("scenario", editor)
    client.patch(url, {"title": "新标题"}, headers=tag(client, url))
    client.post(f"{url}revision/moves/", {"move": "submit"})

    for reader in (client, reviewer):
        assert reader.get(f"{url}{address}").status_code == 200
    for person in (UserFactory(), UserFactory(platform_role="auditor"), MembershipFactory().user):
        assert refusal(as_user(person).get(f"{url}{address}")) == (403, "permission_denied")


@pytest.mark.parametrize("n_rows", [1, 3])
def test_steps_cost_the_same_queries_for_any_number(
    client, editor, n_rows, django_assert_num_queries
):
    _, url = own("scenario", editor)
    for _ in range(n_rows):
        client.post(f"{url}moves/", {"move": "confirm"})

    with django_assert_num_queries(8):
        assert len(client.get(f"{url}transitions/").json()["results"]) == n_rows


def test_queue_is_merged_and_paged_longest_waiting_first(reviewer):
    start = timezone.now()
    for hours in range(6):
        factory = POSTINGS["scenario" if hours % 2 else "solution"]
        at = start - timezone.timedelta(hours=hours)
        factory(status=PostingStatus.SUBMITTED, submitted_at=at, title=f"第{hours}")
    ScenarioFactory(status=PostingStatus.DRAFT, published_at=None)

    titles, query = [], "page_size=2"
    while query:
        page = reviewer.get(f"{QUEUE}?{query}").json()
        titles += [row["title"] for row in page["results"]]
        query = page["next_cursor"] and f"page_size=2&cursor={page['next_cursor']}"

    assert titles == [f"第{hours}" for hours in (5, 4, 3, 2, 1, 0)]


@pytest.mark.parametrize("n_rows", [1, 3])
def test_queue_costs_the_same_queries_for_any_number(reviewer, n_rows, django_assert_num_queries):
    for factory in POSTINGS.values():
        for posting in factory.create_batch(n_rows):
            content = posting.content()
            posting.revisions.create(
                content=content, status="submitted", submitted_at=timezone.now()
            )
        factory.create_batch(n_rows, status="submitted", submitted_at=timezone.now())

    with django_assert_num_queries(7):  # session, user, second factor, and the four tables
        assert len(reviewer.get(QUEUE).json()["results"]) == 4 * n_rows


def test_own_organizations_come_with_the_role(as_user, api):
    user = UserFactory()
    for name, role in (("甲", Role.VIEWER), ("乙", Role.OWNER)):
        organization = OrganizationFactory(name_zh=name, suspended_at=timezone.now())
        MembershipFactory(user=user, organization=organization, role=role)
    MembershipFactory()

    rows = as_user(user).get("/api/v1/organizations/mine/").json()

    assert {(row["name_zh"], row["role"], row["is_suspended"]) for row in rows} == {
        ("甲", "viewer", True),
        ("乙", "owner", True),
    }
    assert refusal(api.get("/api/v1/organizations/mine/"))[1] == "not_authenticated"


@pytest.mark.parametrize("n_rows", [1, 3])
def test_own_organizations_cost_the_same_queries(as_user, n_rows, django_assert_num_queries):
    user = UserFactory()
    MembershipFactory.create_batch(n_rows, user=user)
    client = as_user(user)

    with django_assert_num_queries(3):
        assert len(client.get("/api/v1/organizations/mine/").json()) == n_rows
