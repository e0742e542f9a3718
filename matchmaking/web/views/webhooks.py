"""The webhooks of an organization: for its owners; services hold the rules."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matchmaking.common.exceptions import DomainError
from matchmaking.organizations.permissions import is_owner
from matchmaking.web.accounts import confirmed_anew
from matchmaking.web.attempts import attempted, done
from matchmaking.web.confirmations import Question, ask
from matchmaking.web.forms.plain import PlainForm
from matchmaking.web.forms.webhooks import DeliveryFilterForm, WebhookForm
from matchmaking.web.http import MemberRequest
from matchmaking.web.views.organizations.rows import owned_organization
from matchmaking.webhooks.models import WebhookEndpoint
from matchmaking.webhooks.services import (
    MOST_ENDPOINTS,
    create_webhook,
    delete_webhook,
    disable_webhook,
    edit_webhook,
    enable_webhook,
    ping_webhook,
    read_secret,
    rotate_secret,
)
from matchmaking.webhooks.signing import signs_twice_until

PAGE_SIZE = 20

page_of_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def webhook_list(request: MemberRequest, public_id: str) -> HttpResponse:
    organization = owned_organization(request, public_id)
    endpoints = list(organization.webhooks.all())
    context = {
        "organization": organization,
        "endpoints": endpoints,
        "most": MOST_ENDPOINTS,
        "has_room": len(endpoints) < MOST_ENDPOINTS and not organization.is_suspended,
    }
    return render(request, "webhooks/webhook_list.html", context)


@page_of_form
@login_required
def webhook_create(request: MemberRequest, public_id: str) -> HttpResponse:
    organization = owned_organization(request, public_id)
    form = WebhookForm(_sent(request), organization=organization)
    if form.is_bound and form.is_valid():
        made = attempted(
            form,
            lambda: create_webhook(
                organization=organization, fields=form.values(), by=request.user
            ),
        )
        if made:
            messages.success(
                request, gettext("The webhook is set up. Give its secret to your receiver.")
            )
            return redirect(made)
    context = {"organization": organization, "form": form}
    return render(request, "webhooks/webhook_form.html", context)


@require_safe
@login_required
def webhook_detail(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show an endpoint, how it fares, and what was sent to it."""
    endpoint = owned_endpoint(request, public_id)
    form = DeliveryFilterForm(request.GET)
    paginator = Paginator(form.narrow(endpoint.deliveries.all()), PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "endpoint": endpoint,
        "organization": endpoint.organization,
        "former_until": signs_twice_until(endpoint, at=timezone.now()),
        "form": form,
        "chosen": form.chosen(),
        "query": urlencode(form.chosen()),
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "deliveries": list(page.object_list),
    }
    return render(request, "webhooks/webhook_detail.html", context)


@page_of_form
@login_required
def webhook_edit(request: MemberRequest, public_id: str) -> HttpResponse:
    endpoint = owned_endpoint(request, public_id)
    form = WebhookForm(_sent(request), organization=endpoint.organization, endpoint=endpoint)
    if form.is_bound and form.is_valid():
        saved = attempted(
            form,
            lambda: edit_webhook(
                endpoint=endpoint,
                fields=form.values(),
                by=request.user,
                seen=form.cleaned_data["revision"],
            ),
        )
        if saved:
            messages.success(request, gettext("The webhook was saved."))
            return redirect(endpoint)
    context = {"organization": endpoint.organization, "endpoint": endpoint, "form": form}
    return render(request, "webhooks/webhook_form.html", context)


@page_of_form
@login_required
def webhook_secret(request: MemberRequest, public_id: str) -> HttpResponse:
    return _secret(request, owned_endpoint(request, public_id))


@confirmed_anew
def _secret(request: MemberRequest, endpoint: WebhookEndpoint) -> HttpResponse:
    """Ask first: each look at a secret goes on record."""
    form = PlainForm(_sent(request))
    secret = None
    if form.is_bound:
        secret = attempted(form, lambda: read_secret(endpoint=endpoint, by=request.user))
    if secret is None:
        question = Question(
            heading=gettext("Show the secret?"),
            message=gettext("Whoever knows it can pretend to be the platform. The look is noted."),
            action=gettext("Show it"),
            back=endpoint.get_absolute_url(),
            is_dangerous=False,
        )
        return ask(request, question, form)
    context = {"endpoint": endpoint, "secret": secret}
    return render(request, "webhooks/webhook_secret.html", context)


@page_of_form
@login_required
def webhook_rotate(request: MemberRequest, public_id: str) -> HttpResponse:
    return _rotate(request, owned_endpoint(request, public_id))


@confirmed_anew
def _rotate(request: MemberRequest, endpoint: WebhookEndpoint) -> HttpResponse:
    form = PlainForm(_sent(request))
    if form.is_bound and attempted(
        form, done(lambda: rotate_secret(endpoint=endpoint, by=request.user))
    ):
        messages.success(
            request,
            gettext("There is a new secret. Give it to your receiver within 24 hours."),
        )
        return redirect("web:webhook_secret", public_id=endpoint.public_id)
    question = Question(
        heading=gettext("Change the secret?"),
        message=gettext(
            "For 24 hours messages are signed with the new and the former secret; then the former"
            " one ends. Put the new one into your receiver within that time."
        ),
        action=gettext("Change the secret"),
        back=endpoint.get_absolute_url(),
        is_dangerous=False,
    )
    return ask(request, question, form)


@require_POST
@login_required
def webhook_ping(request: MemberRequest, public_id: str) -> HttpResponse:
    endpoint = owned_endpoint(request, public_id)
    try:
        delivery = ping_webhook(endpoint=endpoint, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(endpoint)
    return redirect(delivery)


@require_POST
@login_required
def webhook_enable(request: MemberRequest, public_id: str) -> HttpResponse:
    endpoint = owned_endpoint(request, public_id)
    try:
        enable_webhook(endpoint=endpoint, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, gettext("The webhook is switched on. Send a test to be sure."))
    return redirect(endpoint)


@page_of_form
@login_required
def webhook_disable(request: MemberRequest, public_id: str) -> HttpResponse:
    endpoint = owned_endpoint(request, public_id)
    question = Question(
        heading=gettext("Switch the webhook off?"),
        message=gettext(
            "Nothing more is sent to it. What waits is given up, and can be sent again by hand."
        ),
        action=gettext("Switch off"),
        back=endpoint.get_absolute_url(),
    )
    return _confirmed(
        request,
        question,
        lambda: disable_webhook(endpoint=endpoint, by=request.user),
        done_with=gettext("The webhook is switched off."),
        then=endpoint.get_absolute_url(),
    )


@page_of_form
@login_required
def webhook_delete(request: MemberRequest, public_id: str) -> HttpResponse:
    endpoint = owned_endpoint(request, public_id)
    question = Question(
        heading=gettext("Delete the webhook?"),
        message=gettext("Its secret ends, and the log of what was sent goes with it."),
        action=gettext("Delete"),
        back=endpoint.get_absolute_url(),
    )
    return _confirmed(
        request,
        question,
        lambda: delete_webhook(endpoint=endpoint, by=request.user),
        done_with=gettext("The webhook was deleted."),
        then=reverse("web:webhook_list", args=[endpoint.organization.public_id]),
    )


def owned_endpoint(request: MemberRequest, public_id: str) -> WebhookEndpoint:
    """Return an endpoint of an organization that the reader owns; members are told so."""
    rows = WebhookEndpoint.objects.visible_to(request.user)
    rows = rows.select_related("organization", "responsible")
    endpoint = get_object_or_404(rows, public_id=public_id)
    if not is_owner(request.user, endpoint.organization):
        raise PermissionDenied
    return endpoint


def _confirmed(
    request: MemberRequest,
    question: Question,
    act: Callable[[], object],
    *,
    done_with: str,
    then: str,
) -> HttpResponse:
    form = PlainForm(_sent(request))
    if form.is_bound and attempted(form, done(act)):
        messages.success(request, done_with)
        return redirect(then)
    return ask(request, question, form)


def _sent(request: MemberRequest) -> "dict[str, str] | None":
    return request.POST if request.method == "POST" else None
