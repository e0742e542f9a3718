"""Asking for a connection: from a match list, a scenario or a solution."""

import pytest
from django.urls import reverse

from matchmaking.connections.models import Connection
from matchmaking.connections.moves import Side
from matchmaking.matching.pipeline import execute_runs
from matchmaking.organizations.models import Role
from matchmaking.scenarios.models import Visibility
from tests.factories.connections import ConnectionFactory
from tests.factories.matching import MatchRunFactory
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.web.reading import words

pytestmark = pytest.mark.django_db

REQUEST = {
    "message": "我们有三条产线，希望年内先做一条。",
    "question": "最小能检出多大的划伤？",
    "contact_name": "李工",
    "contact_phone": "13800000000",
    "contact_email": "",
}


@pytest.fixture
def pair():
    """A ranked scenario and a solution of different organizations."""
    scenario = ScenarioFactory(title="带钢划伤漏检", organization__members=[UserFactory()])
    solution = SolutionFactory(title="表面质检", organization__members=[UserFactory()])
    execute_runs([MatchRunFactory(scenario=scenario).pk])
    return scenario, solution


@pytest.fixture
def buyer(pair):
    return pair[0].organization.members.get()


@pytest.fixture
def seller(pair):
    return pair[1].organization.members.get()


def invite(solution):
    return reverse("web:solution_connect", args=[solution.public_id])


def interest(scenario):
    return reverse("web:scenario_connect", args=[scenario.public_id])


def test_match_list_invites_and_shows_a_live_connection_instead(english, pair, buyer):
    scenario, solution = pair
    english.force_login(buyer)
    address = f"{invite(solution)}?scenario={scenario.public_id}"

    before = english.get(scenario.get_absolute_url())
    row = ConnectionFactory(
        scenario=scenario,
        solution=solution,
        demand=scenario.organization,
        supply=solution.organization,
    )
    after = english.get(scenario.get_absolute_url())

    assert address in before.content.decode()
    assert "Invite to connect" in words(before)
    assert address not in after.content.decode()
    assert row.get_absolute_url() in after.content.decode()
    assert "Open the connection Waiting for an answer" in words(after)
    assert english.get(address)["Location"] == row.get_absolute_url()
    assert english.post(address, REQUEST)["Location"] == row.get_absolute_url()


def test_an_enterprise_invites_with_reasons_message_and_contact(english, pair, buyer):
    scenario, solution = pair
    scenario.contact_name, scenario.contact_phone = "赵主任", "13700000000"
    scenario.save()
    english.force_login(buyer)

    page = english.get(invite(solution), {"scenario": scenario.public_id})
    answer = english.post(f"{invite(solution)}?scenario={scenario.public_id}", REQUEST)

    assert "Why the two fit" in words(page)
    assert page.context["reasons"]
    assert page.context["form"]["contact_name"].value() == "赵主任"
    assert "The other side sees it only after both sides have agreed." in words(page)
    row = Connection.objects.get()
    assert answer["Location"] == row.get_absolute_url()
    assert (row.started_by, row.message, row.question) == (
        Side.DEMAND,
        REQUEST["message"],
        REQUEST["question"],
    )
    assert row.demand_contact == {"name": "李工", "phone": "13800000000", "email": ""}
    assert "The invitation is sent." in words(english.get(answer["Location"]))


def test_a_provider_shows_interest_with_its_only_solution(english, pair, seller):
    scenario, solution = pair
    english.force_login(seller)

    page = english.get(scenario.get_absolute_url())
    form = english.get(interest(scenario))
    english.post(interest(scenario), REQUEST)

    assert interest(scenario) in page.content.decode()
    assert "Can you solve this?" in words(page)
    assert form.context["form"]["contact_email"].value() == seller.email
    row = Connection.objects.get()
    assert (row.started_by, row.solution) == (Side.SUPPLY, solution)
    text = words(english.get(scenario.get_absolute_url()))
    assert "You are connected with this scenario 表面质检 Waiting for an answer" in text


def test_who_has_several_records_chooses_matching_ones_first(english, pair, seller, buyer):
    scenario, solution = pair
    newer = SolutionFactory(title="薪酬管理", organization=solution.organization)
    SolutionFactory(title="草稿", organization=solution.organization, status="withdrawn")
    english.force_login(seller)

    page = english.get(interest(scenario))

    assert [choice.record for choice in page.context["choices"]] == [solution, newer]
    assert "表面质检 suitable by the matching" in words(page)
    chosen = english.get(interest(scenario), {"solution": newer.public_id})
    assert "薪酬管理" in words(chosen)
    assert "form" in chosen.context

    ScenarioFactory(organization=scenario.organization)
    english.force_login(buyer)
    assert english.get(invite(solution)).context["choices"][0].record == scenario


def test_who_has_published_nothing_is_told_to(english, pair):
    scenario, solution = pair
    provider = MembershipFactory(organization__kind="provider").user
    enterprise = MembershipFactory(organization__kind="manufacturer").user

    english.force_login(provider)
    assert "No published solution yet" in words(english.get(interest(scenario)))
    assert english.post(interest(scenario), REQUEST).status_code == 200
    english.force_login(enterprise)
    assert "No published scenario yet" in words(english.get(invite(solution)))
    assert not Connection.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "refusal"),
    [
        ("message", "请加微信 vx: zhangsan88 详谈吧好吗", "looks like a contact or a link"),
        ("message", "您好", "at least 10 characters"),
        ("question", "能打 13800138000 吗", "looks like a contact or a link"),
        ("contact_name", "", "required"),
        ("contact_phone", "", "Give a phone number or an e-mail address, or both."),
        ("contact_email", "nobody", "valid email"),
    ],
)
def test_refusals_come_back_beside_their_field_in_the_filled_form(
    english, pair, buyer, field, value, refusal
):
    scenario, solution = pair
    english.force_login(buyer)

    page = english.post(
        f"{invite(solution)}?scenario={scenario.public_id}", REQUEST | {field: value}
    )

    form = page.context["form"]
    assert list(form.errors) == [field]
    assert refusal in str(form.errors[field])
    assert refusal in words(page)
    kept = {name: form[name].value() for name in REQUEST}
    assert kept == REQUEST | {field: value}
    assert not Connection.objects.exists()


def test_a_refusal_of_the_use_case_stands_at_the_head_of_the_filled_form(english, pair, buyer):
    scenario, solution = pair
    MembershipFactory(user=buyer, organization=solution.organization, role=Role.VIEWER)
    other = MembershipFactory(organization=scenario.organization).user
    english.force_login(other)

    page = english.post(f"{invite(solution)}?scenario={scenario.public_id}", REQUEST)

    assert "have a member in common" in words(page)
    assert page.context["form"]["message"].value() == REQUEST["message"]


def test_pages_of_asking_exist_for_those_who_may_ask_only(english, pair, buyer, seller):
    scenario, solution = pair
    viewer = MembershipFactory(organization=scenario.organization, role=Role.VIEWER).user
    for user in (UserFactory(), seller, viewer):
        english.force_login(user)
        assert english.get(invite(solution)).status_code == 404
        assert "Invite to connect" not in words(english.get(solution.get_absolute_url()))
    english.force_login(buyer)
    assert english.get(interest(scenario)).status_code == 404


def test_a_reserved_scenario_does_not_exist_for_a_provider_that_it_was_not_released_to(
    english, pair, seller
):
    reserved = ScenarioFactory(visibility=Visibility.MATCHED_ONLY)
    english.force_login(seller)

    assert english.get(interest(reserved)).status_code == 404


def test_an_anonymous_scenario_keeps_its_organization_on_the_form(english, pair, seller):
    scenario, _ = pair
    scenario.visibility = Visibility.ANONYMOUS
    scenario.save()
    english.force_login(seller)

    text = words(english.get(interest(scenario)))

    assert "Organization hidden" in text
    assert str(scenario.organization) not in text


def test_solution_page_asks_enterprises_to_invite_and_shows_its_members_interest(
    english, pair, buyer, seller
):
    scenario, solution = pair
    english.force_login(buyer)
    assert invite(solution) in english.get(solution.get_absolute_url()).content.decode()

    english.force_login(seller)
    page = english.get(solution.get_absolute_url()).content.decode()
    assert f"{interest(scenario)}?solution={solution.public_id}" in page
