"""How long a log-in lasts, what it needs, and what is left of it."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django_htmx.http import HttpResponseClientRedirect

from matchmaking.organizations.models import User
from matchmaking.organizations.second_factor import lacks_second_factor

SEEN_AT = "seen_at"  # seconds since 1970, in the session
NOTED_PARTS = 30  # the time is noted when this part of the limit has passed

# What somebody who must set up a second factor may still do: just that, leave, and read why.
SET_UP_ROUTES = frozenset(
    {
        "account_confirm_email",
        "account_email",  # a change that waits for confirmation is in the way of the set-up
        "account_logout",
        "account_reauthenticate",
        "admin:logout",
        "mfa_activate_totp",
        "mfa_index",
        "mfa_reauthenticate",
        "web:privacy",
        "web:set_language",
    }
)


class ViewMiddleware:
    """Looks at a request when its view is known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)


class SessionAgeMiddleware(ViewMiddleware):
    """Ends a log-in that nobody has used for the time that the settings say."""

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        user = _reader(request)
        if user is None:
            return
        limit = settings.IDLE_LIMIT_PLATFORM if user.needs_second_factor else settings.IDLE_LIMIT
        idle = time.time() - request.session.get(SEEN_AT, 0)
        if SEEN_AT in request.session and idle > limit.total_seconds():
            logout(request)
            messages.info(request, gettext("You were signed out after a time without use."))
        elif idle > limit.total_seconds() / NOTED_PARTS:
            note_log_in(request)


class SecondFactorMiddleware(ViewMiddleware):
    """Sends those whose role needs a second factor to its set-up, whatever they ask for."""

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        user = _reader(request)
        match = request.resolver_match
        if user is None or match is None or match.view_name in SET_UP_ROUTES:
            return None
        if not lacks_second_factor(user):
            return None
        if "api" in match.namespaces:
            message = gettext("Set up a second factor on the site first: your role needs one.")
            body = {"code": "second_factor_required", "message": message}
            return JsonResponse(body, status=403)
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(reverse("mfa_activate_totp"))
        return redirect("mfa_activate_totp")


class SignedOutMiddleware(ViewMiddleware):
    """Lets the browser forget what it has kept, once somebody has signed out."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = super().__call__(request)
        match = request.resolver_match
        is_sign_out = match is not None and match.url_name in ("account_logout", "logout")
        if is_sign_out and request.method == "POST":
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def note_log_in(request: HttpRequest, **_signal: Any) -> None:
    """Remember when the session was last used; also called when somebody signs in."""
    request.session[SEEN_AT] = int(time.time())


def _reader(request: HttpRequest) -> User | None:
    """Return who has signed in; the session is left alone where it does not matter."""
    is_health = request.resolver_match is not None and request.resolver_match.url_name == "health"
    if is_health or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if isinstance(request.user, User) else None
