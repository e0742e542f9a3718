"""What members see of the way of their records, and the moves they can make there."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matchmaking.organizations.models import PlatformRole, Role
from matchmaking.organizations.moves import POSTING_MOVES, Mover, PostingMove
from matchmaking.organizations.postings import PostingStatus
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db
FACTORIES = [ScenarioFactory, SolutionFactory]


@pytest.fixture
def owner(english):
    user = UserFactory(name="王工")
    english.force_login(user)
    return user


def address(posting, page="move"):
    return reverse(f"web:{posting.kind_name}_{page}", args=[posting.public_id])


def offered(answer):
    """The moves that the page of a posting offers."""
    standing = answer.context["standing"]
    return {offer.move for offer in (*standing.moves, *standing.revision_moves)}


def change_of(posting, status="draft", **content):
    return posting.revisions.create(
        status=status,
        content={"title": posting.title} | content,
        submitted_at=timezone.now() if status == "submitted" else None,
    )


@pytest.mark.parametrize("factory", FACTORIES)
@pytest.mark.parametrize("status", PostingStatus)
def test_editors_are_offered_the_moves_of_the_table_and_viewers_none(
    english, owner, factory, status
):
    posting = factory(status=status, organization__members=[owner])
    viewer = MembershipFactory(organization=posting.organization, role=Role.VIEWER).user
    allowed = {
        move.value
        for move, rule in POSTING_MOVES.items()
        if rule.mover == Mover.EDITOR and status in rule.sources
    }

    shown = english.get(posting.get_absolute_url())
    english.force_login(viewer)
    read = english.get(posting.get_absolute_url())

    assert offered(shown) == allowed
    assert offered(read) == set()
    assert [label in words(read) for label in ("The way so far", "Submit for review")] == [
        True,
        False,
    ]


@pytest.mark.parametrize("factory", FACTORIES)
@pytest.mark.parametrize(
    ("status", "move", "target"),
    [
        ("draft", "submit", "submitted"),
        ("returned", "submit", "submitted"),
        ("submitted", "recall", "draft"),
        ("published", "confirm", "published"),
        ("published", "close", "closed"),
        ("published", "withdraw", "withdrawn"),
        ("closed", "reopen", "published"),
    ],
)
def test_editor_makes_a_move(english, owner, factory, status, move, target):
    posting = factory(status=status, organization__members=[owner])

    answer = english.post(address(posting), {"move": move, "seen": posting.revision}, follow=True)

    posting.refresh_from_db()
    assert posting.status == target
    assert answer.redirect_chain == [(posting.get_absolute_url(), 302)]
    assert f"“{posting.title}”" in words(answer)
    assert "王工" in words(answer)
    assert [step.move for step in posting.transitions.all()] == [move]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 302),
        ({"move": "nonsense"}, 302),
        ({"move": "approve"}, 403),
        ({"move": "publish"}, 403),
        ({"move": "take_down"}, 403),
        ({"move": "fade"}, 403),
        ({"move": "reopen"}, 302),
        ({"move": "close", "seen": "0"}, 302),
    ],
)
def test_move_that_is_not_the_editors_changes_nothing(english, owner, sent, status):
    scenario = ScenarioFactory(organization__members=[owner])

    assert english.post(address(scenario), sent).status_code == status

    scenario.refresh_from_db()
    assert (scenario.status, scenario.revision) == ("published", 1)


def test_stale_page_is_told_that_the_state_has_changed(english, owner):
    scenario = ScenarioFactory(organization__members=[owner])

    english.post(address(scenario), {"move": "close", "seen": 1})
    answer = english.post(address(scenario), {"move": "withdraw", "seen": 1}, follow=True)

    scenario.refresh_from_db()
    assert scenario.status == "closed"
    assert "its state has changed" in words(answer)


def test_submission_of_something_incomplete_leads_to_the_missing_fields(english, owner):
    scenario = ScenarioFactory(status="draft", stages=[], organization__members=[owner])

    answer = english.post(address(scenario), {"move": "submit"}, follow=True)

    assert answer.redirect_chain == [(f"{address(scenario, 'edit')}?missing=1", 302)]
    assert "#id_stages" in addresses(answer)


@pytest.mark.parametrize(("move", "status"), [("close", 200), ("submit", 302), ("", 302)])
def test_what_takes_something_away_is_asked_for_twice(english, owner, move, status):
    scenario = ScenarioFactory(organization__members=[owner])

    answer = english.get(address(scenario), {"move": move})

    assert answer.status_code == status
    scenario.refresh_from_db()
    assert scenario.status == "published"


@pytest.mark.parametrize("factory", FACTORIES)
@pytest.mark.parametrize(
    ("status", "move", "target"),
    [
        ("draft", "submit", "submitted"),
        ("submitted", "recall", "draft"),
        ("returned", "submit", "submitted"),
        ("submitted", "discard", "discarded"),
    ],
)
def test_editor_moves_a_pending_change(english, owner, factory, status, move, target):
    posting = factory(organization__members=[owner])
    revision = change_of(posting, status)

    shown = english.get(posting.get_absolute_url())
    english.post(address(posting), {"move": move, "of": "revision", "seen": revision.version})

    assert move in offered(shown)
    revision.refresh_from_db()
    posting.refresh_from_db()
    assert (revision.status, posting.status) == (target, "published")


def test_discarding_is_confirmed_on_a_page_that_needs_no_script(english, owner):
    scenario = ScenarioFactory(organization__members=[owner])
    revision = change_of(scenario)

    page = english.get(address(scenario), {"move": "discard", "of": "revision"})

    assert "The changes are lost" in words(page)
    assert 'name="of" value="revision"' in page.content.decode()
    assert f'name="seen" value="{revision.version}"' in page.content.decode()


def test_reasons_and_words_of_a_return_stand_on_the_page(english, owner):
    scenario = ScenarioFactory(status="returned", organization__members=[owner])
    scenario.transitions.create(move="return", reasons=["unclear"], words="更早的话")
    reviewer = UserFactory(name="审核员甲", platform_role=PlatformRole.REVIEWER)
    scenario.transitions.create(
        move="return", by=reviewer, reasons=["incomplete", "other"], words="请写清节拍"
    )

    page = english.get(scenario.get_absolute_url())

    assert page.context["standing"].returned.row.words == "请写清节拍"
    assert "Important facts are missing" in words(page)
    assert words(page).index("请写清节拍") < words(page).index("更早的话")
    assert "审核员甲" not in words(page)


@pytest.mark.parametrize(
    ("days", "faded", "told"),
    [
        (80, False, []),
        (91, False, ["Is this still valid?"]),
        (105, False, ["Is this still valid?", "Not confirmed for over 104 days"]),
        (135, True, ["Not in matching", "Not confirmed for over 104 days"]),
    ],
)
def test_members_are_asked_to_confirm(english, owner, days, faded, told):
    now = timezone.now()
    scenario = ScenarioFactory(
        organization__members=[owner],
        confirmed_at=now - timedelta(days=days),
        faded_at=now if faded else None,
    )
    sentences = ["Is this still valid?", "Not in matching", "Not confirmed for over 104 days"]

    page = words(english.get(scenario.get_absolute_url()))

    assert [one for one in sentences if one in page] == told
    english.post(address(scenario), {"move": PostingMove.CONFIRM, "seen": scenario.revision})
    page = words(english.get(scenario.get_absolute_url()))
    assert [one for one in sentences if one in page] == []


@pytest.mark.parametrize("factory", FACTORIES)
def test_stale_record_is_marked_for_everybody(english, factory):
    posting = factory(confirmed_at=timezone.now() - timedelta(days=105))

    mark = "Not confirmed for over 104 days"
    for page in (posting.get_absolute_url(), reverse(f"web:{posting.kind_name}_list")):
        assert mark in words(english.get(page))


@pytest.mark.parametrize("factory", FACTORIES)
def test_pending_page_compares_every_changed_field(english, owner, factory):
    posting = factory(title="带钢划伤", organization__members=[owner])
    change_of(posting, title="带钢边裂", stages=["production", "rd"])

    page = english.get(address(posting, "pending"))

    assert [(one.name, one.is_list) for one in page.context["differences"]] == [
        ("title", False),
        ("stages", True),
    ]
    assert "<del>划伤</del>" in page.content.decode()
    assert "<ins>边裂</ins>" in page.content.decode()


@pytest.mark.parametrize("page", ["move", "pending", "history"])
@pytest.mark.parametrize("factory", FACTORIES)
def test_pages_of_the_way_are_not_there_for_strangers(english, factory, page):
    posting = factory()
    change_of(posting)
    url = address(posting, page)

    assert english.get(url)["Location"].startswith(reverse("account_login"))
    english.force_login(UserFactory())
    assert english.get(url).status_code == 404
    assert english.post(url, {"move": "close"}).status_code in {404, 405}


def test_members_of_a_suspended_organization_read_but_move_nothing(english, owner):
    scenario = ScenarioFactory(organization__members=[owner])
    scenario.organization.suspended_at = timezone.now()
    scenario.organization.save()

    page = english.get(scenario.get_absolute_url())
    english.post(address(scenario), {"move": "close"})

    assert offered(page) == set()
    assert "Your organization is suspended" in words(page)
    scenario.refresh_from_db()
    assert scenario.status == "published"


def test_members_filter_their_own_records_by_state(english, owner):
    organization = ScenarioFactory(organization__members=[owner], status="draft").organization
    ScenarioFactory(organization=organization, status="returned")
    url = reverse("web:scenario_list")

    mine = english.get(url, {"mine": "1"})
    returned = english.get(url, {"mine": "1", "status": "returned"})
    public = english.get(url, {"status": "returned"})

    assert "Draft (1)" in words(mine)
    assert "Returned (1)" in words(mine)
    assert [card.scenario.status for card in returned.context["cards"]] == ["returned"]
    assert "status" not in public.context["form"].fields
    assert list(public.context["cards"]) == []
