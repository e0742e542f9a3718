"""How allauth behaves here: who signs up, what is counted, mails that speak for the platform."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.models import User
from matchmaking.organizations.profiles import PRIVACY_VERSION

ViewT = TypeVar("ViewT", bound=Callable[..., Any])


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Everybody may sign up; links in mails lead to ``SITE_URL``, whatever host was asked."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "duplicate_email": _("You sign in with this address already."),
        "email_password_mismatch": _("E-mail address or password is wrong."),
        "incorrect_password": _("The password is not right."),
        "rate_limited": _("Too many requests. Wait a moment, then try again."),
        "too_many_login_attempts": _("Too many attempts. Try again in 15 minutes."),
    }

    def save_user(
        self,
        request: HttpRequest,
        user: User,
        form: BaseForm,
        commit: bool = True,  # noqa: FBT001, FBT002  # allauth's signature
    ) -> User:
        user.name = form.cleaned_data["name"]
        user.language = get_language() or settings.LANGUAGE_CODE
        user.privacy_version = PRIVACY_VERSION
        user.privacy_accepted_at = timezone.now()
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm an address, unless it is the log-in name of somebody else by now."""
        others = User.objects.exclude(pk=email_address.user_id)
        if others.filter(email=email_address.email).exists():
            template = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, template, {"email": email_address.email})
            return False
        return bool(super().confirm_email(request, email_address))

    def is_safe_url(self, url: str) -> bool:
        """Whether ``url`` stays on the site; an address that cannot be read does not."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def format_email_subject(self, subject: str) -> str:
        return gettext("[AI Application Matchmaking Platform] %(subject)s") % {"subject": subject}

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail in the language of whoever has the address, else in that of the page."""
        links = {name: _on_site(context[name]) for name in context if name.endswith("_url")}
        with override(_language_of(email)):
            more = {**links, "facts": _facts(context), "site_url": settings.SITE_URL}
            super().send_mail(template_prefix, email, {**context, **more})

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong passwords by address and network, so that nobody can lock others out."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{self.get_client_ip(request)}"


def confirmed_anew(view: ViewT) -> ViewT:
    """Let a view answer only to who has given the password or a code within five minutes."""
    guarded: ViewT = reauthentication_required(app="allauth.account")(view)
    return guarded


def too_many(request: HttpRequest, action: str) -> HttpResponse | None:
    """Count a form that is sent, by ``action`` of the rate limits; past its limit return why not.

    Reading is not counted: mail programs and scanners follow a link more than once.
    """
    answer: HttpResponse | None = ratelimit.consume_or_429(request, action=action)
    return answer


def _facts(context: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return when and from where an account was changed, with names, for a notice of it."""
    if "timestamp" not in context:
        return []
    at = timezone.localtime(context["timestamp"])
    return [
        (gettext("Time"), f"{at:%Y-%m-%d %H:%M}"),
        (gettext("Network address"), context["ip"]),
        (gettext("Browser"), context["user_agent"]),
    ]


def _language_of(email: str) -> str:
    """Return the language of mails to ``email``; one query, whether somebody has it or not."""
    owners = User.objects.filter(Q(email=email) | Q(emailaddress__email=email))
    known = owners.order_by("pk").values_list("language", flat=True).first()
    return known or get_language() or settings.LANGUAGE_CODE


def _on_site(url: str) -> str:
    site = urlsplit(settings.SITE_URL)
    return urlsplit(url)._replace(scheme=site.scheme, netloc=site.netloc).geturl()
