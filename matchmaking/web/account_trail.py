"""What people do with their accounts, in the audit trail: allauth tells, this writes it down."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from functools import wraps
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver

from matchmaking.common.audit import record_audit
from matchmaking.organizations.models import User

View = Callable[..., HttpResponseBase]

ACTIONS: dict[Signal, str] = {
    account.user_signed_up: "account.sign_up",
    account.user_logged_in: "account.sign_in",
    account.password_set: "account.change_password",
    account.password_changed: "account.change_password",
    account.password_reset: "account.reset_password",
    account.email_changed: "account.change_email",
    mfa.authenticator_added: "account.add_factor",
    mfa.authenticator_removed: "account.remove_factor",
    mfa.authenticator_reset: "account.renew_codes",
}


def connect_trail() -> None:
    """Have each of these acts leave an event; once more changes nothing."""
    for signal in ACTIONS:
        signal.connect(_record, dispatch_uid="account_trail")


def with_its_trail(routes: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Have each view change an account together with its event, or not at all."""
    found = list(routes)
    for route in found:
        if isinstance(route, URLResolver):
            with_its_trail(route.url_patterns)
        else:
            route.callback = _whole(route.callback)
    return found


def _whole(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with transaction.atomic() if request.method == "POST" else nullcontext():
            return view(request, *args, **kwargs)

    return answer


def _record(signal: Signal, user: User, **about: Any) -> None:
    factor = about.get("authenticator")
    details = {"factor": factor.type} if isinstance(factor, Authenticator) else {}
    record_audit(ACTIONS[signal], on=user, by=user, details=details)
