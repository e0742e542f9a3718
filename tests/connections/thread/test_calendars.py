from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from matchmaking.connections.thread.calendars import meeting_calendar
from matchmaking.connections.thread.meetings import answer_meeting
from tests.factories.threads import MeetingFactory

pytestmark = pytest.mark.django_db

ADDRESS = "https://match.example.cn/connections/abc/thread/"
START = datetime(2030, 5, 6, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "https://match.example.cn"
    settings.DEFAULT_FROM_EMAIL = "平台 <no-reply@match.example.cn>"


def event(meeting):
    calendar = Calendar.from_ical(meeting_calendar(meeting, address=ADDRESS))
    [found] = calendar.walk("VEVENT")
    return found


def test_calendar_reads_back_as_the_meeting(agreed):
    agreed.scenario.title = '带钢划伤;检测, "夜班"\r\nATTENDEE:mailto:x@y.z'
    meeting = MeetingFactory(
        connection=agreed, starts_at=START, minutes=90, place="3 号楼; 会议室\nURL:http://x.y"
    )

    found = event(meeting)

    assert found["uid"] == f"{meeting.public_id}@match.example.cn"
    assert found.decoded("dtstart") == START
    assert (found.decoded("dtend") - found.decoded("dtstart")).total_seconds() == 90 * 60
    assert "带钢划伤;检测" in found["summary"]
    assert "attendee" not in found
    assert found["url"] == ADDRESS
    assert ADDRESS in found["description"]
    assert (found["status"], found.decoded("sequence")) == ("TENTATIVE", 0)


def test_organizer_is_the_organization_and_no_address_of_a_person(agreed, seller):
    agreed.supply.name_zh = '苏州"视觉";科技'
    meeting = MeetingFactory(connection=agreed, proposed_by=seller)

    text = meeting_calendar(meeting, address=ADDRESS).decode()

    assert event(meeting)["organizer"] == "mailto:no-reply@match.example.cn"
    assert "视觉" in event(meeting)["organizer"].params["CN"]
    for address in (
        seller.email,
        *(c["email"] for c in (agreed.demand_contact, agreed.supply_contact)),
    ):
        assert address not in text


def test_answers_give_a_newer_copy_of_the_same_event(agreed, buyer):
    meeting = MeetingFactory(connection=agreed)
    before = event(meeting)

    answer_meeting(meeting=meeting, answer="confirmed", by=buyer)
    confirmed = event(meeting)
    answer_meeting(meeting=meeting, answer="cancelled", by=buyer)
    cancelled = event(meeting)

    assert before["uid"] == confirmed["uid"] == cancelled["uid"]
    assert [e.decoded("sequence") for e in (before, confirmed, cancelled)] == [0, 1, 2]
    assert [str(e["status"]) for e in (confirmed, cancelled)] == ["CONFIRMED", "CANCELLED"]
