from datetime import timedelta

import pytest
from django.urls import reverse

from matchmaking.directory.models import Round
from matchmaking.directory.moves import RoundPhase
from tests.factories.directory import ProgrammeFactory, plan
from tests.factories.organizations import UserFactory
from tests.web.directory_rows import application_in, in_phase, objection_to, review_by
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db

OFFICE = reverse("web:directory_office")


def at(page, row):
    return reverse(f"web:{page}", args=[row.public_id])


def sent_dates(round_, **changed):
    names = ("opens_on", "closes_on", "checked_by", "scored_by", "decided_by")
    dates = {name: getattr(round_, name).isoformat() for name in names}
    rules = {"notice_days": 5, "quota": "", "pass_mark": 60, "n_reviewers": 3}
    return dates | rules | {"criteria": round_.criteria.number} | changed


def test_office_shows_what_each_round_waits_for(english, admin, round_):
    application_in(in_phase(round_, RoundPhase.CHECKING))

    page = words(english.get(OFFICE))

    assert "Round 1" in page
    assert "1 application still waits for the formal check." in page


@pytest.mark.parametrize("n", [1, 3])
def test_office_costs_the_same_for_many_rounds(
    english, admin, calendar, n, django_assert_num_queries
):
    for _ in range(n):
        round_ = in_phase(plan(ProgrammeFactory(), calendar.today), RoundPhase.NOTICE)
        objection_to(application_in(round_, "proposed"))

    with django_assert_num_queries(13):
        english.get(OFFICE)


@pytest.mark.parametrize(
    ("phase", "status", "step", "page"),
    [
        (RoundPhase.CHECKING, "submitted", "Go on checking", "formal_list"),
        (RoundPhase.CHECKING, "eligible", "Begin scoring", "round_advance"),
        (RoundPhase.SCORING, "eligible", "See to the panel", "panel"),
        (RoundPhase.DECIDING, "eligible", "Go on deciding", "decision_list"),
        (RoundPhase.DECIDING, "proposed", "Begin the public notice", "round_advance"),
    ],
)
def test_desk_names_the_one_next_step(english, admin, round_, phase, status, step, page):
    application_in(in_phase(round_, phase), status)

    answer = english.get(at("round_desk", round_))

    assert answer.context["step"].label == step
    assert answer.context["step"].url == at(page, round_)
    assert step in words(answer)


def test_desk_marks_today_and_what_is_late(english, admin, round_, calendar):
    in_phase(round_, RoundPhase.CHECKING)
    calendar.go_to(round_.checked_by + timedelta(days=2))

    answer = english.get(at("round_desk", round_))

    [now] = [stage for stage in answer.context["stages"] if stage.state == "now"]
    assert (now.label, now.days_late) == ("Formal check", 2)
    assert "2 days late" in words(answer)


def test_desk_counts_reviews_and_objections(english, admin, round_):
    application = application_in(in_phase(round_, RoundPhase.NOTICE), "proposed")
    review_by(UserFactory(), application, points=8)
    review_by(UserFactory(), application)
    objection_to(application)

    figures = english.get(at("round_desk", round_)).context["figures"]

    assert (figures.n_reviews_done, figures.n_reviews, figures.n_objections) == (1, 2, 1)


def test_round_is_planned_with_proposed_dates(english, admin, round_):
    page = at("round_plan", round_.programme)
    form = english.get(page).context["form"]
    sent = {name: form[name].value() or "" for name in sent_dates(round_)}

    answer = english.post(page, sent | {"quota": 20})

    planned = Round.objects.get(number=2)
    assert answer["Location"] == at("round_desk", planned)
    assert (planned.quota, planned.phase, planned.criteria) == (20, "planned", round_.criteria)


def test_refused_plan_comes_back_filled_with_the_date_that_is_wrong(english, admin, round_):
    sent = sent_dates(round_, scored_by=round_.opens_on.isoformat(), quota=7)

    answer = english.post(at("round_plan", round_.programme), sent)

    form = answer.context["form"]
    assert list(form.errors) == ["scored_by"]
    assert (form["quota"].value(), form["pass_mark"].value()) == ("7", "60")
    assert Round.objects.count() == 1


def test_round_changes_until_it_opens(english, admin, round_):
    english.post(at("round_change", round_), sent_dates(round_, quota=9))
    round_.refresh_from_db()
    assert round_.quota == 9

    in_phase(round_, RoundPhase.OPEN)
    english.post(at("round_change", round_), sent_dates(round_, quota=8))

    round_.refresh_from_db()
    assert round_.quota == 9


def test_round_goes_on_after_a_question_and_only_once(english, admin, round_):
    in_phase(round_, RoundPhase.CHECKING)
    page = at("round_advance", round_)
    assert "There is no way back." in words(english.get(page))

    english.post(page, {"seen": "checking"})
    answer = english.post(page, {"seen": "checking"})

    round_.refresh_from_db()
    assert round_.phase == RoundPhase.SCORING
    assert "The round is in another phase now." in words(answer)


def test_round_with_open_work_does_not_go_on(english, admin, round_):
    application_in(in_phase(round_, RoundPhase.CHECKING))

    answer = english.post(at("round_advance", round_), {"seen": "checking"})

    round_.refresh_from_db()
    assert round_.phase == RoundPhase.CHECKING
    assert "1 application still waits for the formal check." in words(answer)


def test_cancelling_needs_words(english, admin, round_):
    page = at("round_cancel", round_)
    refused = english.post(page, {"words": " "})
    assert list(refused.context["form"].errors) == ["words"]

    english.post(page, {"words": "申报过少。"})

    round_.refresh_from_db()
    assert round_.phase == RoundPhase.CANCELLED
    assert "申报过少。" in words(english.get(at("round_desk", round_)))


def test_auditor_reads_the_desk_without_ways_to_write(english, auditor, round_):
    english.force_login(auditor)
    in_phase(round_, RoundPhase.CHECKING)

    links = addresses(english.get(at("round_desk", round_)))

    assert at("formal_list", round_) in links
    assert {at("round_advance", round_), at("round_cancel", round_)} & set(links) == set()
    assert english.post(at("round_cancel", round_), {"words": "x"}).status_code == 404
