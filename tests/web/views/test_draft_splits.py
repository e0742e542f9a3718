import pytest
from django.urls import reverse

from matchmaking.organizations.models import Role
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web.pasting.cleaning import MAX_BYTES
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory
from tests.web.drafts import SCENARIO, SOLUTION
from tests.web.pasting.test_splitting import NUMBERED, OFFER
from tests.web.reading import words

pytestmark = pytest.mark.django_db
SPLIT = reverse("web:scenario_split")
NEW = reverse("web:scenario_create")
EMPTY = {"title": "", "requirement": "", "visibility": "anonymous", "deployment": "any"}


def sent_by(answer, *taken):
    """What the page of a split sends when the proposals named are ticked."""
    context = answer.context
    proposed = {f"split-{one.name}": one.value for one in context["proposals"]}
    kept = {}
    for name, value in context["kept"]:
        kept.setdefault(name, []).append(value)
    return {**kept, **proposed, "split-rest": context["rest"], "take": taken, "then": "fill"}


def test_split_shows_each_proposal_beside_what_stands_there(member):
    answer = member.post(SPLIT, SCENARIO | {"pasted": NUMBERED})

    shown = {one.name: (one.present, one.value) for one in answer.context["proposals"]}
    assert shown["title"] == ("带钢表面划伤漏检", "热轧带钢表面缺陷在线检测")
    assert shown["targets"][0] == "漏检率 ≤ 1 %"
    assert shown["duration_months"] == ("", "6")
    assert {one.name for one in answer.context["proposals"] if one.is_confidential} == {
        "current_state", "budget_min", "budget_max", "contact_name", "contact_phone",
        "contact_email",
    }  # fmt: skip
    assert 'value="title" id="take-title">' in answer.content.decode()
    assert 'id="take-duration_months" checked>' in answer.content.decode()
    assert Scenario.objects.count() == 0


def test_only_what_was_ticked_goes_into_the_form(member):
    answer = member.post(SPLIT, SCENARIO | {"pasted": NUMBERED})

    page = member.post(answer.context["back"], sent_by(answer, "targets", "budget_min", "rest"))

    form, rows = page.context["form"], page.context["rows"]
    assert form["title"].value() == "带钢表面划伤漏检"
    assert form["requirement"].value() == "在线检测\n八、公司简介\n成立于1998年。"
    assert (form["budget_min"].value(), form["budget_max"].value()) == ("80", "80")
    assert [row["metric"] for row in rows.initial] == ["漏检率", "检出率", "误报率"]
    assert form["industries"].value() == ["C31"]
    assert "What you confirmed stands in the form now." in words(page)
    assert Scenario.objects.count() == 0


def test_taking_nothing_gives_the_form_back_as_it_was(member):
    answer = member.post(SPLIT, SCENARIO | {"pasted": NUMBERED})

    page = member.post(answer.context["back"], sent_by(answer))

    assert page.context["form"]["title"].value() == SCENARIO["title"]
    assert page.context["form"]["capabilities"].value() == ["defect-detect"]
    assert page.context["rows"].initial == [
        {"metric": "漏检率", "comparator": "<=", "value": "1", "unit": "%"}
    ]


def test_offer_is_split_with_its_cases(member):
    answer = member.post(reverse("web:solution_split"), {"pasted": OFFER})
    names = [one.name for one in answer.context["proposals"]]

    page = member.post(answer.context["back"], sent_by(answer, *names))
    form = page.context["form"]
    assert form["service_areas"].value() == ["320000", "330000"]
    assert [row["customer"] for row in page.context["rows"].initial] == ["华东某钢厂", "某铝厂"]

    stages = {"stages": ["production"], "capabilities": ["defect-detect"]}
    typed = {name: form[name].value() for name in form.fields if form[name].value()}
    member.post(reverse("web:solution_create"), SOLUTION | typed | stages)
    assert Solution.objects.get().title == "带钢表面在线质检系统"


def test_lines_of_which_no_row_is_made_are_named(member):
    body = EMPTY | {"split-targets": "越快越好", "take": "targets", "then": "fill"}

    assert "please write it yourself: 越快越好" in words(member.post(NEW, body))


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        ("", "Paste a text into the box first."),
        ("字" * MAX_BYTES, "longer than 64 KB"),
        ("随便聊聊，没有别的", "Nothing new was recognised"),
    ],
)
def test_split_says_what_is_wrong_and_keeps_the_form(member, pasted, told):
    answer = member.post(SPLIT, SCENARIO | {"pasted": pasted})

    assert told in words(answer)
    assert ("title", SCENARIO["title"]) in answer.context["kept"]


def test_split_escapes_what_is_pasted(member):
    answer = member.post(SPLIT, EMPTY | {"pasted": "需求：<script>alert(1)</script>"})

    assert "<script>alert" not in answer.content.decode()
    assert "&lt;script&gt;" in answer.content.decode()


def test_split_is_for_editors(client):
    viewer = UserFactory()
    MembershipFactory(user=viewer, organization=OrganizationFactory(), role=Role.VIEWER)

    stranger = client.post(SPLIT, {"pasted": NUMBERED})
    client.force_login(viewer)

    assert stranger["Location"].startswith(reverse("account_login"))
    assert client.post(SPLIT, {"pasted": NUMBERED}).status_code == 403
    assert client.get(SPLIT).status_code == 405
