"""The daily tasks of confirm or fade, delivered twice, on a day that stands still."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from config.celery import app
from matchmaking.common.models import OutboxEvent
from matchmaking.organizations.models import Source
from matchmaking.scenarios.tasks import remind_and_fade_scenarios
from matchmaking.solutions.tasks import remind_and_fade_solutions
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 8, 10, tzinfo=UTC)
KINDS = [
    (ScenarioFactory, remind_and_fade_scenarios),
    (SolutionFactory, remind_and_fade_solutions),
]


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def events():
    return sorted(OutboxEvent.objects.values_list("topic", "object_pk"))


@pytest.mark.parametrize(("factory", "task"), KINDS)
def test_second_delivery_asks_nobody_again(factory, task):
    asked = factory(confirmed_at=NOW - timedelta(days=91))
    factory(confirmed_at=NOW - timedelta(days=89))
    factory(confirmed_at=NOW - timedelta(days=91), source=Source.DEMO)

    task()
    task()

    asked.refresh_from_db()
    assert (asked.reminded_at, asked.faded_at, asked.revision) == (NOW, None, 1)
    assert events() == [(f"{asked.kind_name}.reminded", asked.pk)]


@pytest.mark.parametrize(("factory", "task"), KINDS)
def test_second_delivery_fades_nothing_again(factory, task):
    faded = factory(confirmed_at=NOW - timedelta(days=135), reminded_at=NOW - timedelta(days=45))

    task()
    first = events()
    task()

    faded.refresh_from_db()
    assert (faded.faded_at, faded.status, faded.revision) == (NOW, "published", 2)
    assert [step.move for step in faded.transitions.all()] == ["fade"]
    assert events() == first


def test_schedule_names_tasks_that_exist():
    names = {"scenarios.remind_and_fade", "solutions.remind_and_fade"}
    app.loader.import_default_modules()

    assert names <= {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert names <= app.tasks.keys()
