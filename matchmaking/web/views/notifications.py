"""The notification center: what a member was told, newest first."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from matchmaking.notifications.models import Notification, NotificationQuerySet
from matchmaking.notifications.preferences import groups_for
from matchmaking.notifications.reading import notices, unread_count
from matchmaking.notifications.services import mark_all_read, mark_read
from matchmaking.notifications.targets import address_of
from matchmaking.web.forms.notifications import NotificationFilter
from matchmaking.web.http import MemberRequest, PageRequest

PAGE_SIZE = 20


@require_safe
@login_required
def notification_list(request: MemberRequest) -> HttpResponse:
    """Show one page of notifications; ``before`` names the last one of the page before."""
    form = NotificationFilter(request.GET)
    own = Notification.objects.visible_to(request.user)
    rows = _before(own, request.GET.get("before", "")).select_related("organization")
    found = list(form.narrow(rows)[: PAGE_SIZE + 1])
    chosen = form.chosen()
    has_older = len(found) > PAGE_SIZE
    older = {**chosen, "before": found[PAGE_SIZE - 1].public_id} if has_older else {}
    context: dict[str, Any] = {
        "notices": notices(found[:PAGE_SIZE], request.user),
        "tabs": _tabs(request, chosen),
        "chosen": chosen,
        "n_unread": unread_count(request.user),
        "newest": found[0] if found else None,
        "older": urlencode(older),
        "is_first_page": "before" not in request.GET,
        "newest_query": urlencode(chosen),
    }
    return render(request, "notifications/notification_list.html", context)


@require_safe
@login_required
def notification_open(request: MemberRequest, public_id: str) -> HttpResponse:
    """Follow a notification to what it tells of, and note that it has been read."""
    notification = _own(request, public_id)
    mark_read(notification=notification)
    address = address_of(notification, request.user)
    if address is None:
        if notification.target:
            messages.info(request, gettext("What this notification led to is not open to you."))
        return redirect("web:notification_list")
    return redirect(address)


@require_POST
@login_required
def notification_read(request: MemberRequest, public_id: str) -> HttpResponse:
    mark_read(notification=_own(request, public_id))
    return _back(request)


@require_POST
@login_required
def notification_read_all(request: MemberRequest) -> HttpResponse:
    """Mark everything up to the newest one on the page as read."""
    own = Notification.objects.visible_to(request.user)
    newest = own.filter(public_id=request.POST.get("up_to", "")[:20]).first()
    if newest is not None:
        mark_all_read(user=request.user, up_to=newest)
    return _back(request)


@require_safe
def notification_badge(request: PageRequest) -> HttpResponse:
    """Answer the number of unread notifications, or nothing while it is still ``n``.

    A page that stays open asks again and again; a log-in page would be no answer to that.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    n_unread = unread_count(request.user)
    if request.GET.get("n") == str(n_unread):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, "notifications/_badge.html", {"n_unread": n_unread})


def _own(request: MemberRequest, public_id: str) -> Notification:
    return get_object_or_404(Notification.objects.visible_to(request.user), public_id=public_id)


def _before(own: NotificationQuerySet, public_id: str) -> NotificationQuerySet:
    """Return the rows older than the named one; all of them where there is none."""
    last = own.filter(public_id=public_id).first() if public_id.isalnum() else None
    return own.filter(pk__lt=last.pk) if last else own


def _tabs(request: MemberRequest, chosen: dict[str, str]) -> list[dict[str, Any]]:
    """Return a link for each group, and one for all of them."""
    shown: list[tuple[str, str]] = [("", gettext("All"))]
    shown += [(group.value, str(group.label)) for group in groups_for(request.user)]
    unread = {"unread": "1"} if "unread" in chosen else {}
    return [
        {
            "label": label,
            "query": urlencode(({"group": value} if value else {}) | unread),
            "is_current": value == chosen.get("group", ""),
        }
        for value, label in shown
    ]


def _back(request: MemberRequest) -> HttpResponse:
    """Return to the list with the filters that the form carries along."""
    kept = NotificationFilter(request.POST).chosen()
    response = redirect("web:notification_list")
    if kept:
        response["Location"] += f"?{urlencode(kept)}"
    return response
