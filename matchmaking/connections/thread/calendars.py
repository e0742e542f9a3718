"""A meeting as calendars read it."""

from datetime import UTC
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext
from icalendar import Calendar, Event, vCalAddress, vText

from matchmaking.connections.models import Meeting, MeetingStatus
from matchmaking.connections.moves import Side

STATUSES = {
    MeetingStatus.PROPOSED: "TENTATIVE",
    MeetingStatus.CONFIRMED: "CONFIRMED",
    MeetingStatus.DECLINED: "CANCELLED",
    MeetingStatus.CANCELLED: "CANCELLED",
}


def meeting_calendar(meeting: Meeting, *, address: str) -> bytes:
    """Return the ``.ics`` file of a meeting; ``address`` leads back to its thread.

    The organizer is the organization that proposed it, at the address of the platform: addresses
    of people are read with the contacts, each time on record.
    """
    connection = meeting.connection
    host = urlsplit(settings.SITE_URL).hostname
    calendar = Calendar()
    calendar.add("prodid", f"-//{host}//matchmaking//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = Event()
    event.add("uid", f"{meeting.public_id}@{host}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.updated_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("status", STATUSES[MeetingStatus(meeting.status)])
    event.add("summary", gettext("Meeting: %(title)s") % {"title": connection.scenario.title})
    event.add("location", meeting.place)
    event.add("url", address)
    event.add("description", gettext("Arranged on the platform: %(link)s") % {"link": address})
    event.add("organizer", _organizer(meeting))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _organizer(meeting: Meeting) -> vCalAddress:
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = vText(str(meeting.connection.organization_of(Side(meeting.side))))
    return organizer
