"""The files, meetings and next steps of a thread, each with an address of its own."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from matchmaking.common.attachments import attachment, file_answer
from matchmaking.common.exceptions import DomainError
from matchmaking.connections.models import (
    Attachment,
    ChecklistItem,
    Connection,
    Meeting,
    MeetingStatus,
)
from matchmaking.connections.thread.calendars import meeting_calendar
from matchmaking.connections.thread.checklist import remove_item, tick_item, untick_item
from matchmaking.connections.thread.files import note_file_read
from matchmaking.connections.thread.meetings import answer_meeting
from matchmaking.web.http import MemberRequest
from matchmaking.web.views.connection_thread import HOME, back_to_thread

SIDES = ("connection__demand", "connection__supply")
STEPS = {"tick": tick_item, "untick": untick_item, "remove": remove_item}


@require_safe
@login_required
def connection_file(request: MemberRequest, public_id: str) -> HttpResponse:
    """Hand a file of a thread out to the members of both sides."""
    rows = Attachment.objects.visible_to(request.user)
    rows = rows.select_related("message__connection__demand", "message__connection__supply")
    stored = get_object_or_404(rows, public_id=public_id)
    note_file_read(attachment=stored, by=request.user)
    return file_answer(stored)


@require_safe
@login_required
def meeting_file(request: MemberRequest, public_id: str) -> HttpResponse:
    """Hand a meeting out for the reader's calendar."""
    rows = Meeting.objects.visible_to(request.user)
    meeting = get_object_or_404(
        rows.select_related("connection__scenario", *SIDES), public_id=public_id
    )
    address = f"{settings.SITE_URL}{reverse(HOME, args=[meeting.connection.public_id])}"
    return attachment(
        meeting_calendar(meeting, address=address),
        name=f"meeting-{timezone.localdate(meeting.starts_at):%Y%m%d}.ics",
        content_type="text/calendar; charset=utf-8",
    )


@require_POST
@login_required
def meeting_answer(request: MemberRequest, public_id: str) -> HttpResponse:
    """Confirm, decline or call off a meeting."""
    rows = Meeting.objects.visible_to(request.user)
    meeting = get_object_or_404(rows.select_related(*SIDES), public_id=public_id)
    answer = request.POST.get("do", "")
    if answer not in MeetingStatus.values:
        return back_to_thread(meeting.connection)
    return _tried(
        request,
        meeting.connection,
        lambda: answer_meeting(meeting=meeting, answer=MeetingStatus(answer), by=request.user),
    )


@require_POST
@login_required
def checklist_step(request: MemberRequest, public_id: str) -> HttpResponse:
    """Tick, untick or remove a next step."""
    rows = ChecklistItem.objects.visible_to(request.user)
    item = get_object_or_404(rows.select_related(*SIDES), public_id=public_id)
    step = STEPS.get(request.POST.get("do", ""))
    if step is None:
        return back_to_thread(item.connection)
    return _tried(request, item.connection, lambda: step(item=item, by=request.user))


def _tried(
    request: MemberRequest, connection: Connection, act: Callable[[], object]
) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        messages.error(request, error.message)
    return back_to_thread(connection)
