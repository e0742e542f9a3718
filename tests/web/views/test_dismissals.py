import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matchmaking.matching.models import Dismissal
from matchmaking.organizations.models import Role
from tests.factories.matching import DismissalFactory, MatchFactory
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.solutions import SolutionFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def match():
    return MatchFactory(scenario__organization__members=[UserFactory()])


@pytest.fixture
def owner(match):
    return match.scenario.organization.members.get()


def address(match, name="match_dismiss"):
    return reverse(f"web:{name}", args=[match.scenario.public_id, match.solution.public_id])


def test_marked_solution_moves_to_the_end_and_comes_back(english, match, owner):
    second = MatchFactory(scenario=match.scenario, rank=2)
    english.force_login(owner)
    assert address(match) in addresses(english.get(match.scenario.get_absolute_url()))

    answer = english.post(address(match), {"reason": "price", "note": "报价翻倍"}, follow=True)
    text = words(answer)

    assert answer.redirect_chain == [(f"{match.scenario.get_absolute_url()}#match-list", 302)]
    assert f"“{match.solution.title}” is marked as unsuitable" in text
    assert f"Rank 1 {second.solution.title}" in text
    assert "Marked as unsuitable (1)" in text
    assert "Too expensive “报价翻倍”" in text

    text = words(english.post(address(match, "match_restore"), follow=True))

    assert f"“{match.solution.title}” is back on the list." in text
    assert f"Rank 1 {match.solution.title}" in text
    assert "Marked as unsuitable (" not in text


def test_form_says_what_is_missing_and_keeps_what_was_typed(english, match, owner):
    english.force_login(owner)

    text = words(english.post(address(match), {"reason": "other"}))
    assert "Say in a few words what the other reason is." in text

    answer = english.post(address(match), {"note": "报价翻倍"})
    assert 'value="报价翻倍"' in answer.content.decode()
    assert Dismissal.objects.count() == 0


def test_htmx_gets_the_form_in_the_card_and_the_list_afterwards(htmx, match, owner):
    htmx.force_login(owner)
    form = htmx.get(address(match))
    assert form.content.strip().startswith(b'<form id="dismissal-')

    wrong = htmx.post(address(match), {"reason": ""})
    assert (wrong["HX-Retarget"], wrong["HX-Reswap"]) == (
        f"#dismissal-{match.solution.public_id}",
        "outerHTML",
    )

    done = htmx.post(address(match), {"reason": "industry"})
    body = done.content.decode()
    assert body.strip().startswith('<section id="match-list"')
    assert 'role="status" tabindex="-1" autofocus' in body
    assert address(match, "match_restore") in body

    undone = htmx.post(address(match, "match_restore"))
    assert "is back on the list" in words(undone)


def test_reason_can_be_changed(english, match, owner):
    DismissalFactory(scenario=match.scenario, solution=match.solution, note="报价翻倍")
    english.force_login(owner)

    body = english.get(address(match)).content.decode()

    assert 'value="price"' in body
    assert "checked" in body
    assert 'value="报价翻倍"' in body


def test_viewers_see_marks_but_set_none(english, match):
    viewer = UserFactory()
    organization = match.scenario.organization
    MembershipFactory(user=viewer, organization=organization, role=Role.VIEWER)
    DismissalFactory(scenario=match.scenario, solution=match.solution)
    english.force_login(viewer)

    page = english.get(match.scenario.get_absolute_url())

    assert "Marked as unsuitable (1)" in words(page)
    assert address(match, "match_restore") not in page.content.decode()
    assert english.get(address(match)).status_code == 403
    assert english.post(address(match), {"reason": "price"}).status_code == 403
    assert english.post(address(match, "match_restore")).status_code == 403


def test_marking_does_not_exist_for_others(client, match):
    provider = UserFactory()
    MembershipFactory(user=provider, organization=match.solution.organization)
    for user in (UserFactory(), provider, UserFactory(is_staff=True)):
        client.force_login(user)
        for name in ("match_dismiss", "match_restore"):
            assert client.post(address(match, name), {"reason": "price"}).status_code == 404
    assert Dismissal.objects.count() == 0


def test_solution_outside_the_list_cannot_be_marked(client, match, owner):
    client.force_login(owner)
    other = SolutionFactory()

    url = reverse("web:match_dismiss", args=[match.scenario.public_id, other.public_id])

    assert client.get(url).status_code == 404


def test_mark_whose_match_has_gone_can_be_taken_back(client, match, owner):
    DismissalFactory(scenario=match.scenario, solution=match.solution)
    match.delete()
    client.force_login(owner)

    assert client.post(address(match, "match_restore")).status_code == 302
    assert Dismissal.objects.count() == 0


def test_list_asks_the_database_equally_often_for_more_marks(
    client, match, owner, django_assert_num_queries
):
    DismissalFactory(scenario=match.scenario, solution=match.solution)
    MatchFactory(scenario=match.scenario, rank=2)
    client.force_login(owner)
    page = match.scenario.get_absolute_url()
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for rank in (3, 4):
        extra = MatchFactory(scenario=match.scenario, rank=rank)
        DismissalFactory(scenario=match.scenario, solution=extra.solution, by=owner)

    with django_assert_num_queries(len(few)):
        client.get(page)
