"""The directory on a day of its own: a programme with a planned round, its office and its key."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from matchmaking.directory.signing import make_signing_key
from tests.factories.directory import Office, ProgrammeFactory, plan

OPENS_ON = date(2026, 3, 2)


class Calendar:
    """The day on which everything happens, at noon."""

    def __init__(self, today: date):
        self.today = today

    def now(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.today, time(12)))

    def go_to(self, day: date) -> None:
        self.today = day

    def pass_notice(self, round_) -> None:
        self.today = round_.notice_until + timedelta(days=1)


@pytest.fixture
def calendar(monkeypatch) -> Calendar:
    calendar = Calendar(OPENS_ON)
    monkeypatch.setattr(timezone, "now", calendar.now)
    return calendar


@pytest.fixture
def signing_key(settings, tmp_path, db):
    settings.SIGNING_KEY_FILE = str(tmp_path / "keys" / "directory.pem")
    return make_signing_key()


@pytest.fixture
def programme(db):
    return ProgrammeFactory()


@pytest.fixture
def round_(programme, calendar):
    return plan(programme, OPENS_ON)


@pytest.fixture
def office(db) -> Office:
    return Office()
