"""The review desk: who comes in, what waits, what a reviewer reads and decides."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matchmaking.matching.indexing import current_index
from matchmaking.organizations.models import Organization, PlatformRole, Role
from matchmaking.organizations.posting_logs import RevisionStatus
from matchmaking.scenarios.models import Scenario
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db
QUEUE = reverse("web:review_queue")
FACTORIES = [ScenarioFactory, SolutionFactory]


@pytest.fixture
def reviewer(english):
    user = UserFactory(platform_role=PlatformRole.REVIEWER)
    english.force_login(user)
    return user


def submitted(factory=ScenarioFactory, *, days=0, **fields):
    return factory(status="submitted", submitted_at=timezone.now() - timedelta(days=days), **fields)


def changed(factory=ScenarioFactory, *, days=0, content=None, **fields):
    posting = factory(**fields)
    stored = {name: posting.content()[name] for name in ("title", "stages")}
    posting.revisions.create(
        status=RevisionStatus.SUBMITTED,
        submitted_at=timezone.now() - timedelta(days=days),
        content=stored | (content or {"title": "改后的标题"}),
    )
    return posting


def desk(posting):
    return reverse(f"web:review_{posting.kind_name}", args=[posting.public_id])


def decide(client, posting, decision, query="", **sent):
    token = client.get(desk(posting)).context["case"].token
    return client.post(desk(posting) + query, {"decision": decision, "seen": token, **sent})


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
    with django_assert_num_queries(7):
        english.get(QUEUE)
    submitted(SolutionFactory)
    changed()
    with django_assert_num_queries(7):
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


def test_case_shows_what_others_will_read_and_nothing_confidential(english, reviewer):
    scenario = submitted(
        title="带钢划伤",
        pain_points="夜班漏检，请联系 １３８-００１３-８０００ 或 wang@example.org",
        current_state="三班目检",
        contact_phone="13900139000",
        budget_min=730013,
        targets=[{"metric": "漏检率", "comparator": "<=", "value": 1.0, "unit": "%"}],
    )

    page = english.get(desk(scenario))
    text = words(page)

    assert page.context["case"].n_contacts == 2
    assert '<mark class="contact">１３８-００１３-８０００</mark>' in page.content.decode()
    assert "漏检率 ≤ 1 %" in text
    assert [word for word in ("三班目检", "13900139000", "730013") if word in text] == []


def test_case_names_what_is_left_out(english, reviewer):
    gaps = english.get(desk(submitted(requirement="检测"))).context["case"].gaps
    of_solution = english.get(desk(submitted(SolutionFactory))).context["case"].gaps

    assert gaps == [
        "No pain points: it is not said what hurts today.",
        "No targets: nobody can tell when it has succeeded.",
        "The requirement is very short.",
    ]
    assert "No case: nothing shows that it has worked." in of_solution


def test_case_tells_of_the_organization_and_former_decisions(english, reviewer):
    scenario = submitted(organization__verified_at=timezone.now())
    other = ScenarioFactory(organization=scenario.organization)
    other.transitions.create(move="approve", by=reviewer)
    scenario.transitions.create(move="submit")
    scenario.transitions.create(move="return", by=reviewer, reasons=["unclear"], words="请写清")

    page = english.get(desk(scenario))

    assert [step.row.move for step in page.context["case"].decisions] == ["return"]
    assert "1 approved, 1 returned, 0 taken down" in words(page)
    assert "Verified" in words(page)
    assert "请写清" in words(page)


def test_case_names_copies_of_what_others_post(english, reviewer):
    ScenarioFactory(title="带钢表面划伤漏检", pain_points="夜班漏检多")
    scenario = submitted(title="带钢表面划伤漏检", pain_points="夜班漏检多")
    SolutionFactory(description=scenario.requirement)  # words that no solution has weigh nothing

    before = words(english.get(desk(scenario)))
    current_index()
    after = words(english.get(desk(scenario)))

    assert "There is no index yet to compare with." in before
    assert "Copy of another’s text?" in after


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


def test_suspended_organizations_are_marked(english, reviewer):
    submitted()
    Organization.objects.update(suspended_at=timezone.now())

    assert "Suspended" in words(english.get(QUEUE))
