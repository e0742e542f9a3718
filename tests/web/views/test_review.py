"""Deciding at the review desk: approved, returned, taken down, or refused."""

import pytest
from django.urls import reverse
from django.utils import timezone

from matchmaking.organizations.models import PlatformRole, Role
from matchmaking.organizations.posting_logs import RevisionStatus
from matchmaking.scenarios.models import Scenario
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.web.desk import FACTORIES, QUEUE, changed, decide, desk, submitted
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("factory", FACTORIES)
def test_reviewer_approves(english, reviewer, factory):
    posting = submitted(factory)

    answer = decide(english, posting, "approve")

    posting.refresh_from_db()
    assert (answer["Location"], posting.status) == (QUEUE, "published")
    [step] = posting.transitions.all()
    assert (step.move, step.by) == ("approve", reviewer)


@pytest.mark.parametrize("factory", FACTORIES)
def test_reviewer_returns_with_reasons_and_words(english, reviewer, factory):
    posting = submitted(factory)

    decide(english, posting, "return", reasons=["unclear", "other"], words="请写清节拍")

    posting.refresh_from_db()
    [step] = posting.transitions.all()
    assert posting.status == "returned"
    assert (step.reasons, step.words) == (["unclear", "other"], "请写清节拍")


@pytest.mark.parametrize("factory", FACTORIES)
@pytest.mark.parametrize(("decision", "title"), [("approve", "改后的标题"), ("return", "旧标题")])
def test_reviewer_decides_about_a_change(english, reviewer, factory, decision, title):
    posting = factory(title="旧标题")
    posting.revisions.create(
        status=RevisionStatus.SUBMITTED,
        submitted_at=timezone.now(),
        content=posting.content() | {"title": "改后的标题"},
    )
    reasons = ["unclear"] if decision == "return" else []

    page = english.get(desk(posting))
    decide(english, posting, decision, reasons=reasons)

    posting.refresh_from_db()
    assert [one.name for one in page.context["case"].differences] == ["title"]
    assert (posting.title, posting.status) == (title, "published")


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "Choose whether to approve or to return."),
        ({"decision": "return"}, "Choose at least one reason."),
        ({"decision": "return", "reasons": ["nonsense"]}, "Select a valid choice."),
        (
            {"decision": "return", "reasons": ["other"]},
            "“Another reason” needs words of yours.",
        ),
        ({"decision": "approve", "reasons": ["unclear"]}, "An approval has no reasons"),
        ({"decision": "return", "words": "长" * 601}, "at most 600 characters"),
    ],
)
def test_refused_decision_comes_back_as_it_was_sent(english, reviewer, sent, message):
    scenario = submitted()
    sent = {"seen": "p1", "words": "请写清节拍"} | sent
    if "words" in sent and sent.get("reasons") == ["other"]:
        sent["words"] = ""

    answer = english.post(desk(scenario), sent)

    assert message in words(answer)
    assert sent["words"] in words(answer)
    scenario.refresh_from_db()
    assert scenario.status == "submitted"


def test_text_changed_meanwhile_is_not_approved_unread(english, reviewer):
    scenario = submitted(title="读过的")
    seen = english.get(desk(scenario)).context["case"].token
    Scenario.objects.update(title="没读过的", revision=5)

    answer = english.post(
        desk(scenario), {"decision": "approve", "seen": seen, "words": "已经看过"}
    )

    scenario.refresh_from_db()
    assert scenario.status == "submitted"
    assert "The text was changed while you were reading." in words(answer)
    assert "没读过的" in words(answer)
    assert "已经看过" in words(answer)
    assert 'value="p5"' in answer.content.decode()
    assert answer.context["form"]["decision"].value() is None


def test_token_of_a_record_never_approves_its_change(english, reviewer):
    scenario = changed(title="旧标题")
    Scenario.objects.update(revision=1)

    for seen in ("p1", "x", "r99", "r", "1"):
        english.post(desk(scenario), {"decision": "approve", "seen": seen})

    assert scenario.revisions.get().status == RevisionStatus.SUBMITTED


def test_second_reviewer_is_told_who_decided_and_keeps_the_words(english, reviewer):
    scenario = submitted()
    seen = english.get(desk(scenario)).context["case"].token
    decide(english, scenario, "return", reasons=["unclear"], words="第一位的话")
    english.force_login(UserFactory(platform_role=PlatformRole.REVIEWER))

    answer = english.post(
        desk(scenario), {"decision": "approve", "seen": seen, "words": "第二位的话"}
    )

    assert "Somebody was quicker: your decision was not saved." in words(answer)
    assert "Reviewer" in words(answer)
    assert "Returned for correction" in words(answer)
    assert "第二位的话" in words(answer)
    scenario.refresh_from_db()
    assert (scenario.status, scenario.transitions.count()) == ("returned", 1)


def test_reviewer_is_told_of_a_recall(english, reviewer):
    scenario = submitted()
    seen = english.get(desk(scenario)).context["case"].token
    Scenario.objects.update(status="draft", revision=2)

    assert english.post(desk(scenario), {"decision": "approve", "seen": seen}).status_code == 404


def test_returned_text_is_not_shown_to_reviewers_anymore(english, reviewer):
    scenario = ScenarioFactory(status="returned", title="改到一半", requirement="改到一半")

    page = english.get(desk(scenario))

    assert "Nothing to decide" in words(page)
    assert "改到一半" not in page.content.decode()


def test_save_and_next_goes_on_in_the_filtered_queue(english, reviewer):
    first = submitted(days=5)
    submitted(SolutionFactory, days=4)
    own = submitted(days=3, organization__members=[reviewer])
    last = submitted(days=2)
    query = "?kind=scenario"

    page = english.get(desk(first) + query)
    answer = decide(english, first, "approve", query, then="next")
    back = decide(english, last, "approve", query, then="next")

    assert page.context["around"]["next"] == desk(last) + query
    assert desk(own) in " ".join(addresses(english.get(QUEUE)))
    assert answer["Location"] == desk(last) + query
    assert back["Location"] == QUEUE + query


def test_neighbours_lead_through_the_queue(english, reviewer):
    rows = [submitted(days=days) for days in (3, 2, 1)]

    around = english.get(desk(rows[1])).context["around"]

    assert (around["previous"], around["next"]) == (desk(rows[0]), desk(rows[2]))
    assert (around["place"], around["n"]) == ("2", "3")


def test_reviewer_does_not_decide_for_an_own_organization(english, reviewer):
    organization = OrganizationFactory()
    MembershipFactory(user=reviewer, organization=organization, role=Role.VIEWER)
    scenario = submitted(organization=organization)

    queue = words(english.get(QUEUE))
    answer = english.post(desk(scenario), {"decision": "approve", "seen": "p1"})

    assert "Your organization: another reviewer decides" in queue
    assert "another reviewer has to decide" in words(answer)
    scenario.refresh_from_db()
    assert scenario.status == "submitted"


@pytest.mark.parametrize("factory", FACTORIES)
def test_reviewer_takes_a_published_record_down(english, reviewer, factory):
    posting = factory()
    url = reverse(f"web:{posting.kind_name}_take_down", args=[posting.public_id])

    linked = url in addresses(english.get(posting.get_absolute_url()))
    refused = english.post(url, {"words": "请改", "seen": posting.revision})
    english.post(url, {"reasons": ["sensitive"], "words": "请改", "seen": posting.revision})

    posting.refresh_from_db()
    assert linked
    assert "Choose at least one reason." in words(refused)
    assert "请改" in words(refused)
    assert posting.status == "returned"
    assert posting.transitions.get().reasons == ["sensitive"]


def test_take_down_of_an_own_record_is_refused(english, reviewer):
    scenario = ScenarioFactory(organization__members=[reviewer])
    url = reverse("web:scenario_take_down", args=[scenario.public_id])

    answer = english.post(url, {"reasons": ["sensitive"], "seen": scenario.revision})

    assert "another reviewer has to decide" in words(answer)
    assert Scenario.objects.get().status == "published"
