"""The queue of the review desk: who comes in, what waits."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matchmaking.organizations.models import Organization, PlatformRole
from tests.factories.organizations import UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.web.desk import QUEUE, changed, desk, submitted
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db


def shown(answer):
    return [(entry.title, entry.change) for entry in answer.context["page"]]


@pytest.mark.parametrize("role", ["", PlatformRole.ADMINISTRATOR, PlatformRole.AUDITOR])
def test_desk_is_there_for_reviewers_only(english, role):
    posting = submitted()
    take_down = reverse("web:scenario_take_down", args=[ScenarioFactory().public_id])

    for url in (QUEUE, desk(posting), take_down):
        english.logout()
        assert english.get(url)["Location"].startswith(reverse("account_login"))
        english.force_login(UserFactory(platform_role=role))
        assert english.get(url).status_code == 404
        assert english.post(url, {"decision": "approve"}).status_code in {404, 405}
    assert QUEUE not in addresses(english.get("/"))


def test_queue_holds_both_kinds_and_their_changes_longest_waiting_first(english, reviewer):
    submitted(title="新场景", days=1)
    submitted(SolutionFactory, title="新方案", days=4)
    changed(title="旧场景", days=3)
    changed(SolutionFactory, title="旧方案", days=2)
    for status in ("draft", "returned", "closed"):
        ScenarioFactory(status=status)
    ScenarioFactory().revisions.create(status="draft", content={})

    page = english.get(QUEUE)

    assert shown(page) == [
        ("新方案", "new"),
        ("旧场景", "change"),
        ("旧方案", "change"),
        ("新场景", "new"),
    ]
    assert page.context["n_late"] == 2
    assert "waiting 4 days" in words(page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "scenario"}, ["旧场景", "新场景"]),
        ({"kind": "solution", "change": "new"}, ["新方案"]),
        ({"change": "change"}, ["旧场景", "旧方案"]),
        ({"age": "late"}, ["新方案"]),
        ({"age": "days"}, ["旧场景", "旧方案"]),
        ({"age": "today"}, ["新场景"]),
        ({"q": "巨轮"}, ["旧方案"]),
        ({"q": "新"}, ["新方案", "新场景"]),
        ({"sector": "software"}, ["新场景"]),
        ({"kind": "nonsense", "q": "旧"}, ["旧场景", "旧方案"]),
    ],
)
def test_queue_is_filtered(english, reviewer, query, found):
    submitted(title="新场景", sector="software")
    submitted(SolutionFactory, title="新方案", days=4, industries=["C32"])
    changed(title="旧场景", days=2.5, sector="consumer")
    changed(SolutionFactory, title="旧方案", days=2, organization__name_zh="巨轮科技")

    page = english.get(QUEUE, query)

    assert [title for title, _ in shown(page)] == found


def test_queue_asks_as_much_for_three_as_for_one(english, reviewer, django_assert_num_queries):
    submitted()
    with CaptureQueriesContext(connection) as asked:
        english.get(QUEUE)
    submitted(SolutionFactory)
    changed()
    with django_assert_num_queries(len(asked)):
        page = english.get(QUEUE)

    assert len(shown(page)) == 3


def test_header_counts_what_waits(english, reviewer):
    submitted()
    changed(SolutionFactory)

    assert "Review 2" in words(english.get("/"))


def test_htmx_gets_the_region_alone(htmx):
    htmx.force_login(UserFactory(platform_role=PlatformRole.REVIEWER))

    answer = htmx.get(QUEUE)

    assert "<html" not in answer.content.decode()
    assert "Nothing waits for review" in words(answer)


def test_suspended_organizations_are_marked(english, reviewer):
    submitted()
    Organization.objects.update(suspended_at=timezone.now())

    assert "Suspended" in words(english.get(QUEUE))
