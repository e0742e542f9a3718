from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from matchmaking.common.models import OutboxEvent
from matchmaking.directory.criteria import DEFAULT_CRITERIA, write_criteria
from matchmaking.directory.exceptions import CriteriaError, PhaseError, ReasonMissingError
from matchmaking.directory.models import Round
from matchmaking.directory.rounds import advance_round, cancel_round, change_round, tick
from matchmaking.directory.scoring import Scale, summary, total
from matchmaking.directory.tasks import tick_rounds
from matchmaking.directory.today import today
from tests.factories.directory import ProgrammeFactory, administrator, plan
from tests.factories.organizations import UserFactory

pytestmark = pytest.mark.django_db


def test_calendar_opens_and_closes_the_call_once(round_):
    days = [
        round_.opens_on - timedelta(days=1),
        round_.opens_on,
        round_.opens_on,
        round_.closes_on,
        round_.closes_on + timedelta(days=1),
        round_.closes_on + timedelta(days=1),
    ]

    found = [(tick(day), Round.objects.get().phase) for day in days]

    assert found == [
        (0, "planned"), (1, "open"), (0, "open"), (0, "open"), (1, "checking"), (0, "checking"),
    ]  # fmt: skip
    assert OutboxEvent.objects.filter(topic="round.moved").count() == 2


def test_task_delivered_twice_moves_a_round_once(round_):
    tick_rounds()
    tick_rounds()

    assert Round.objects.get().phase == "open"
    assert OutboxEvent.objects.filter(topic="round.moved").count() == 1


def test_round_that_was_overslept_opens_and_closes_at_once(round_):
    n_moves = tick(round_.closes_on + timedelta(days=9))

    assert (n_moves, Round.objects.get().phase) == (2, "checking")


def test_notice_lasts_five_working_days_of_the_chinese_calendar(round_, office, calendar):
    calendar.go_to(date(2026, 9, 23))  # two holidays lie ahead
    Round.objects.update(phase="deciding")

    stored = advance_round(round_=round_, seen="deciding", by=office.first)

    assert (stored.notice_from, stored.notice_until) == (date(2026, 9, 23), date(2026, 10, 8))


@pytest.mark.parametrize("phase", ["planned", "open", "notice", "published", "cancelled"])
def test_nobody_hurries_the_clock_or_the_notice(round_, office, phase):
    Round.objects.update(phase=phase, cancelled_on=today() if phase == "cancelled" else None)

    with pytest.raises(PhaseError):
        advance_round(round_=round_, seen=phase, by=office.first)


def test_round_that_has_moved_is_not_moved_again(round_, office):
    Round.objects.update(phase="scoring")

    with pytest.raises(PhaseError):
        advance_round(round_=round_, seen="checking", by=office.first)
    with pytest.raises(PermissionDenied):
        advance_round(round_=round_, seen="scoring", by=UserFactory())


def test_rules_stay_once_the_call_is_open(round_, office):
    change = {"fields": {"quota": 9}, "capabilities": (), "industries": (), "by": office.first}
    assert change_round(round_=round_, **change).quota == 9
    tick(round_.opens_on)

    with pytest.raises(PhaseError):
        change_round(round_=round_, **change)


@pytest.mark.parametrize(
    "fields", [{"n_reviewers": 2}, {"closes_on": date(2026, 3, 1)}, {"notice_days": 0}]
)
def test_wrong_rules_are_refused(programme, calendar, fields):
    with pytest.raises(ValidationError):
        plan(programme, calendar.today, **fields)


def test_database_holds_the_order_of_the_dates(round_):
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.update(scored_by=round_.opens_on)


def test_cancelling_needs_a_reason(round_):
    office = administrator()
    with pytest.raises(ReasonMissingError):
        cancel_round(round_=round_, words=" ", by=office)

    cancelled = cancel_round(round_=round_, words="申报不足。", by=office)
    assert (cancelled.phase, cancelled.cancelled_on) == ("cancelled", today())
    with pytest.raises(PhaseError):
        cancel_round(round_=round_, words="再次", by=office)


def test_criteria_get_numbers_and_weigh_a_hundred():
    programme = ProgrammeFactory()
    first = write_criteria(programme=programme, texts=DEFAULT_CRITERIA, by=administrator())
    second = write_criteria(programme=programme, texts=DEFAULT_CRITERIA, by=None)

    assert [version.number for version in (first, second)] == [1, 2]
    assert [(row.code, row.weight) for row in second.rows.all()] == [
        ("served", 25), ("product", 25), ("results", 25), ("capacity", 15), ("safety", 10),
    ]  # fmt: skip
    for texts in (DEFAULT_CRITERIA[:4], (*DEFAULT_CRITERIA, DEFAULT_CRITERIA[0])):
        with pytest.raises(CriteriaError):
            write_criteria(programme=programme, texts=texts, by=None)
    with pytest.raises(PermissionDenied):
        write_criteria(programme=programme, texts=DEFAULT_CRITERIA, by=UserFactory())


def test_total_weighs_points_and_summary_leaves_nobody_out():
    scales = {"a": Scale(75, 10), "b": Scale(25, 3)}

    given = ({"a": 10, "b": 3}, {"a": 7, "b": 1}, {"a": 0, "b": 0})
    totals = [total(points, scales) for points in given]

    assert [str(value) for value in totals] == ["100.00", "60.83", "0.00"]
    figures = summary(totals)
    assert (str(figures.mean), str(figures.spread), figures.n_reviews) == ("53.61", "100.00", 3)
