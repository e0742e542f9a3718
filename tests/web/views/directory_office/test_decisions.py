import pytest

from matchmaking.directory.models import Decision
from matchmaking.directory.moves import RoundPhase
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.web.directory_rows import application_in, in_phase, review_by, scored_in
from tests.web.reading import words
from tests.web.views.directory_office.test_rounds import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def deciding(round_):
    round_.quota = 1
    return in_phase(round_, RoundPhase.DECIDING)


def answer(client, application, decision, reasons="达到标准。"):
    sent = {"decision": decision, "words": reasons, "then": "next"}
    return client.post(at("decision_case", application), sent)


def test_table_shows_totals_mean_and_spread_best_first(english, admin, deciding):
    low = scored_in(deciding, points=(4, 5, 6))
    high = scored_in(deciding, points=(8, 7, 9))
    unscored = application_in(deciding, "eligible")

    page = english.get(at("decision_list", deciding))

    rows = page.context["standings"]
    assert [row.application for row in rows] == [high, low, unscored]
    assert [(str(row.figures.mean), str(row.figures.spread)) for row in rows[:2]] == [
        ("80.00", "20.00"),
        ("50.00", "20.00"),
    ]
    assert [row.passes for row in rows] == [True, False, False]
    assert "80.00 70.00 90.00" in words(page)
    assert "Not scored by all of its reviewers yet" in words(page)


def test_proposing_leads_to_the_next_and_uses_the_quota(english, admin, deciding):
    first, second = scored_in(deciding), scored_in(deciding)

    led = answer(english, first, "put_forward")
    refused = answer(english, second, "put_forward", reasons="同样优秀。")

    first.refresh_from_db()
    assert (first.status, led["Location"]) == ("proposed", at("decision_case", second))
    form = refused.context["form"]
    assert "The round takes 1 entries" in str(form.non_field_errors())
    assert form["words"].value() == "同样优秀。"


def test_not_proposing_says_why(english, admin, deciding):
    application = scored_in(deciding)

    refused = answer(english, application, "turn_down", reasons=" ")
    answer(english, application, "turn_down", reasons="案例不足。")

    assert list(refused.context["form"].errors) == ["words"]
    decision = Decision.objects.get(application=application)
    assert (decision.is_proposed, decision.reasons, decision.decided_by) == (
        False,
        "案例不足。",
        admin,
    )
    assert "案例不足。" in words(english.get(at("decision_case", application)))


def test_second_decision_is_told_that_it_came_too_late(english, admin, deciding):
    application = scored_in(deciding)
    answer(english, application, "turn_down")

    late = answer(english, application, "put_forward")

    assert "decided on this one already" in words(late)


def test_members_of_the_applicant_read_no_score_of_it(english, admin, deciding):
    application = scored_in(deciding, points=(8, 8, 8))
    MembershipFactory(organization=application.organization, user=admin)

    table = english.get(at("decision_list", deciding))
    case = english.get(at("decision_case", application))
    answer(english, application, "put_forward")

    assert "80.00" not in words(table) + words(case)
    assert case.context["table"] is None
    application.refresh_from_db()
    assert application.status == "eligible"


@pytest.mark.parametrize("n", [1, 3])
def test_table_costs_the_same_for_many(english, admin, deciding, n, django_assert_num_queries):
    for _ in range(n):
        scored_in(deciding)

    with django_assert_num_queries(12):
        english.get(at("decision_list", deciding))


def test_auditor_and_stranger_do_not_decide(client, auditor, deciding):
    application = scored_in(deciding)
    stranger = UserFactory()
    review_by(stranger, application, points=5)

    found = []
    for person in (auditor, stranger):
        client.force_login(person)
        found.append(client.get(at("decision_case", application)).status_code)
        found.append(answer(client, application, "put_forward").status_code)

    assert found == [200, 403, 404, 404]
