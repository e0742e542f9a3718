from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.connections.models import Connection
from matchmaking.insights.activity import Funnel, funnel, monthly_activity
from matchmaking.insights.readers import Reader
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario, Visibility
from tests.factories.connection_results import OutcomeFactory
from tests.factories.connections import ConnectionFactory
from tests.factories.matching import MatchFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db


def test_months_end_with_the_current_one():
    today = timezone.localdate()

    months = [row.first for row in monthly_activity(Reader.ANYBODY)]

    assert len(months) == 12
    assert months[-1] == today.replace(day=1)
    assert months[0] == (today.replace(day=1) - timedelta(days=330)).replace(day=1)


def test_records_count_in_the_month_of_the_site():
    last = monthly_activity(Reader.OFFICE)[-2].first
    midnight = timezone.make_aware(timezone.datetime(last.year, last.month, 1))
    ScenarioFactory(published_at=midnight)
    ScenarioFactory(published_at=midnight - timedelta(seconds=1))
    SolutionFactory(published_at=midnight + timedelta(hours=1))

    rows = monthly_activity(Reader.ANYBODY)

    assert [(row.scenarios, row.solutions) for row in rows[-3:]] == [(1, 0), (1, 1), (0, 0)]


def test_small_numbers_of_connections_are_told_to_the_office_alone():
    ConnectionFactory.create_batch(2)
    answered = OutcomeFactory().connection
    Connection.objects.filter(pk=answered.pk).update(answered_at=timezone.now())

    told, whole = (monthly_activity(reader)[-1] for reader in Reader)

    assert (told.asked, told.accepted, told.confirmed) == (3, None, None)
    assert (whole.asked, whole.accepted, whole.confirmed) == (3, 1, 1)
    assert monthly_activity(Reader.ANYBODY)[0].asked is None  # none is no more telling than two


def test_office_sees_what_is_reserved_or_gone():
    ScenarioFactory(visibility=Visibility.MATCHED_ONLY)
    ScenarioFactory(status=PostingStatus.WITHDRAWN)
    ScenarioFactory(status=PostingStatus.DRAFT, published_at=None)

    told, whole = (monthly_activity(reader)[-1] for reader in Reader)

    assert (told.scenarios, whole.scenarios) == (0, 2)


def test_funnel_counts_scenarios_as_far_as_they_have_come():
    ScenarioFactory()
    MatchFactory()
    ConnectionFactory()  # asked for without a suitable match
    ConnectionFactory(status="ended")  # was accepted
    delivered = OutcomeFactory().connection.scenario
    Scenario.objects.filter(pk=delivered.pk).update(status=PostingStatus.CLOSED)
    ScenarioFactory(visibility=Visibility.MATCHED_ONLY)
    ScenarioFactory(status=PostingStatus.WITHDRAWN)

    assert funnel(Reader.OFFICE) == Funnel(published=6, matched=4, asked=3, accepted=2, confirmed=1)
    assert funnel(Reader.ANYBODY) == Funnel(
        published=5, matched=4, asked=3, accepted=None, confirmed=None
    )


def test_figures_are_kept_for_a_minute(monkeypatch):
    funnel(Reader.OFFICE)
    ScenarioFactory.create_batch(3)

    assert funnel(Reader.OFFICE).published == 0

    later = timezone.now().timestamp() + 61
    monkeypatch.setattr("matchmaking.insights.readers.time.time", lambda: later)
    assert funnel(Reader.OFFICE).published == 3


def test_who_comes_while_figures_are_made_gets_the_last_ones(monkeypatch):
    funnel(Reader.OFFICE)
    ScenarioFactory.create_batch(3)
    later = timezone.now().timestamp() + 61
    monkeypatch.setattr("matchmaking.insights.readers.time.time", lambda: later)
    monkeypatch.setattr("matchmaking.insights.readers.cache.add", lambda *_: False)

    assert funnel(Reader.OFFICE).published == 0
