"""How somebody wants to be told by mail, and the way out that every such mail offers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from matchmaking.notifications.kinds import Group
from matchmaking.notifications.models import DeliveryForm
from matchmaking.notifications.preferences import (
    delivery_of_token,
    set_preferences,
    unsubscribe,
)
from matchmaking.web.forms.notifications import MailSettingsForm
from matchmaking.web.http import MemberRequest, PageRequest

page_of_form = require_http_methods(["GET", "HEAD", "POST"])


@page_of_form
@login_required
def notification_settings(request: MemberRequest) -> HttpResponse:
    """Show and keep how the member wants to hear of each group of notifications."""
    posted = request.POST if request.method == "POST" else None
    form = MailSettingsForm(posted, user=request.user)
    if posted is not None and form.is_valid():
        set_preferences(user=request.user, frequencies=form.frequencies())
        messages.success(request, gettext("Your mail settings were saved."))
        return redirect("web:notification_settings")
    return render(request, "notifications/settings.html", {"form": form})


@csrf_exempt  # mail programs post to it; the signed token stands for the reader
@page_of_form
def notification_unsubscribe(request: PageRequest, token: str) -> HttpResponse:
    """Ask whether to end mails, and end them when told so: opening the link alone does not."""
    delivery = delivery_of_token(token)
    if delivery is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done:
        unsubscribe(delivery=delivery)
    is_digest = delivery.scope == DeliveryForm.DIGEST
    what = gettext("Daily digest") if is_digest else str(Group(delivery.scope).label)
    context = {"what": what, "is_done": is_done}
    return render(request, "notifications/unsubscribe.html", context)
