"""The thread of a connection: a page, what is written into it, and whether anything is new."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from matchmaking.connections.models import Connection
from matchmaking.connections.moves import Side
from matchmaking.connections.permissions import side_of
from matchmaking.connections.thread.checklist import add_item
from matchmaking.connections.thread.meetings import propose_meeting
from matchmaking.connections.thread.messages import send_message
from matchmaking.connections.thread.selectors import thread_state, with_thread_state
from matchmaking.organizations.models import User
from matchmaking.web.attempts import attempted
from matchmaking.web.forms.threads import ChecklistForm, MeetingForm, MessageForm
from matchmaking.web.http import MemberRequest, PageRequest
from matchmaking.web.threads import note_read, thread_of

HOME = "web:connection_detail"  # the page that shows the thread


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def connection_thread(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show the thread of a connection, and take what a side writes into it."""
    connection = _own(request, public_id)
    sent = request if request.method == "POST" else None
    forms = thread_forms(request.user, connection, sent=sent)
    if sent is not None and _written(request, connection, forms):
        return back_to_thread(connection)
    context = {"connection": connection, **thread_context(request, connection), **forms}
    return render(request, "connections/connection_thread.html", context)


@require_safe
def thread_news(request: MemberRequest, public_id: str) -> HttpResponse:
    """Answer what the thread holds now, or nothing while it is still as the page shows it.

    A page that stays open asks again and again; a log-in page would be no answer to that.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    rows = with_thread_state(Connection.objects.visible_to(request.user))
    found = get_object_or_404(rows, public_id=public_id)
    if request.GET.get("state") == thread_state(found):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    connection = _own(request, public_id)
    context = {"connection": connection, **thread_context(request, connection)}
    return render(request, "connections/_thread_news.html", context)


def thread_context(request: MemberRequest, connection: Connection) -> dict[str, Any]:
    """Return what the lists of a thread need; a reader who gets them has read the messages."""
    thread = thread_of(request.user, connection, before=request.GET.get("before", ""))
    if request.method == "GET":
        note_read(request.user, thread)
    return {"thread": thread}


def thread_forms(
    user: User, connection: Connection, *, sent: PageRequest | None = None
) -> dict[str, Any]:
    """Return the forms of a thread; the one that was ``sent`` holds what was typed."""
    posted: dict[str, Any] = {}
    if sent is not None:
        do = sent.POST.get("do", "")
        posted[do if do in {"meet", "add"} else "say"] = sent.POST
    files = sent.FILES if sent is not None and "say" in posted else None
    return {
        "message_form": MessageForm(posted.get("say"), files, auto_id="say_%s"),
        "meeting_form": MeetingForm(posted.get("meet"), auto_id="meet_%s"),
        "item_form": ChecklistForm(
            posted.get("add"),
            side=side_of(user, connection) or Side.DEMAND,
            auto_id="add_%s",
        ),
    }


def back_to_thread(connection: Connection) -> HttpResponseRedirect:
    return redirect(f"{reverse(HOME, args=[connection.public_id])}#thread")


def _own(request: PageRequest, public_id: str) -> Connection:
    rows = Connection.objects.visible_to(request.user).for_listing()
    return get_object_or_404(rows, public_id=public_id)


def _written(request: MemberRequest, connection: Connection, forms: dict[str, Any]) -> bool:
    form = next(form for form in forms.values() if form.is_bound)
    if not form.is_valid():
        return False
    values = form.cleaned_data
    act: Callable[..., object]
    if isinstance(form, MeetingForm):
        act = partial(propose_meeting, **values)
    elif isinstance(form, ChecklistForm):
        act = partial(add_item, **values)
    else:
        files = values["uploads"] or ()
        act = partial(send_message, text=values["text"], files=files, token=values["token"])
    return attempted(form, partial(act, connection=connection, by=request.user)) is not None
