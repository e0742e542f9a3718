"""How allauth behaves here: no open sign-up, and mails that speak for the platform."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are opened by the platform's operator, not by visitors.

    Links in mails lead to ``SITE_URL``, whatever host the request named.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether ``url`` stays on the site; an address that cannot be read does not."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def format_email_subject(self, subject: str) -> str:
        return gettext("[AI Application Matchmaking Platform] %(subject)s") % {"subject": subject}

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        super().send_mail(template_prefix, email, {**context, "site_url": settings.SITE_URL})

    def get_reset_password_from_key_url(self, key: str) -> str:
        return _on_site(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return _on_site(super().get_email_confirmation_url(request, emailconfirmation))


def _on_site(url: str) -> str:
    site = urlsplit(settings.SITE_URL)
    return urlsplit(url)._replace(scheme=site.scheme, netloc=site.netloc).geturl()
