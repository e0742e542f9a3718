"""What was sent to a webhook, and how receivers work; the latter for everybody."""

from datetime import timedelta
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from matchmaking.common.exceptions import DomainError
from matchmaking.organizations.permissions import is_owner
from matchmaking.web.http import MemberRequest, PageRequest
from matchmaking.webhooks import example
from matchmaking.webhooks.events import CHOSEN, GROUPS, group_of
from matchmaking.webhooks.models import DeliveryStatus, WebhookDelivery
from matchmaking.webhooks.sending import plain_headers
from matchmaking.webhooks.services import redeliver

WATCHED = timedelta(minutes=1)  # a page looks again for as long as this
EXAMPLE = Path(example.__file__).read_text(encoding="utf-8")


@require_safe
@login_required
def webhook_delivery(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show what is sent, and each attempt; the page looks again while somebody waits for one."""
    delivery = _owned_delivery(request, public_id)
    log = list(delivery.log.all())
    is_young = delivery.updated_at > timezone.now() - WATCHED
    context = {
        "delivery": delivery,
        "endpoint": delivery.endpoint,
        "log": log,
        "headers": plain_headers(delivery, log[0].sent_at) if log else {},
        "is_awaited": delivery.status == DeliveryStatus.PENDING and is_young,
    }
    return render(request, "webhooks/webhook_delivery.html", context)


@require_POST
@login_required
def webhook_redeliver(request: MemberRequest, public_id: str) -> HttpResponse:
    delivery = _owned_delivery(request, public_id)
    try:
        redeliver(delivery=delivery, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(delivery)


@require_safe
def webhook_guide(request: PageRequest) -> HttpResponse:
    """Tell those who write a receiver what comes, and how to know that it is genuine."""
    groups = [
        (label, [kind for kind in CHOSEN if group_of(kind) == name])
        for name, label in GROUPS.items()
    ]
    return render(request, "webhooks/webhook_guide.html", {"groups": groups, "code": EXAMPLE})


def _owned_delivery(request: MemberRequest, public_id: str) -> WebhookDelivery:
    rows = WebhookDelivery.objects.visible_to(request.user)
    delivery = get_object_or_404(rows.select_related("endpoint__organization"), public_id=public_id)
    if not is_owner(request.user, delivery.endpoint.organization):
        raise PermissionDenied
    return delivery
