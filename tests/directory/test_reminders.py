"""Who has not handed something in is reminded in time, each time once."""

from datetime import timedelta

import pytest

from matchmaking.common.models import OutboxEvent
from matchmaking.directory.applications import start_application, submit_application
from matchmaking.directory.models import Review
from matchmaking.directory.reviews import submit_review
from matchmaking.directory.rounds import tick
from matchmaking.directory.tasks import tick_rounds
from tests.factories.directory import SCORES, applicant, draft, owner_of, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(round_):
    tick(round_.opens_on)
    round_.refresh_from_db()
    return round_


def given(topic):
    return OutboxEvent.objects.filter(topic=topic).count()


def on(calendar, day, topic):
    """Let the clock strike twice on a day; return how often it has reminded until then."""
    calendar.go_to(day)
    tick_rounds()
    tick_rounds()
    return given(topic)


def test_draft_is_reminded_of_seven_days_and_one_day_before_the_call_closes(call, calendar):
    draft(call, applicant())
    submitted(call, applicant())

    found = {
        days: on(calendar, call.closes_on - timedelta(days=days), "application.reminded")
        for days in (8, 7, 6, 2, 1, 0, -1)
    }

    assert found == {8: 0, 7: 1, 6: 1, 2: 1, 1: 2, 0: 2, -1: 2}


def test_quiet_clock_gives_one_reminder_and_a_late_draft_only_what_is_to_come(call, calendar):
    draft(call, applicant())
    late = applicant()
    calendar.go_to(call.closes_on - timedelta(days=3))
    application = start_application(round_=call, organization=late, by=owner_of(late))

    assert on(calendar, call.closes_on - timedelta(days=3), "application.reminded") == 1
    assert on(calendar, call.closes_on, "application.reminded") == 3
    assert list(
        OutboxEvent.objects.filter(
            topic="application.reminded", object_pk=application.pk
        ).values_list("object_pk", flat=True)
    ) == [application.pk]


def test_draft_that_was_handed_in_is_left_alone(call, calendar):
    provider = applicant()
    application = draft(call, provider)
    submit_application(application=application, version=application.version, by=owner_of(provider))

    assert on(calendar, call.closes_on, "application.reminded") == 0


def test_reviewers_with_something_to_score_are_reminded_three_days_and_one_day_before(
    call, calendar, office
):
    submitted(call, applicant())
    office.check_all(call)
    office.assign(call)
    done = Review.objects.earliest("pk")
    submit_review(review=done, scores=SCORES, words="", declares=True, by=done.reviewer)

    found = {
        days: on(calendar, call.scored_by - timedelta(days=days), "review.reminded")
        for days in (4, 3, 2, 1, 0, -1)
    }

    assert found == {4: 0, 3: 2, 2: 2, 1: 4, 0: 4, -1: 4}
    assert not OutboxEvent.objects.filter(topic="review.reminded", object_pk=done.pk).exists()
