"""Forms of log-ins: allauth's with our words and fields, and those of the account pages."""

from collections.abc import Mapping
from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AuthenticateAgainForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.api_tokens import DEFAULT_DAYS, MAX_DAYS
from matchmaking.organizations.models import ApiToken, TokenScope, User

NAME_LENGTH = User._meta.get_field("name").max_length
VALIDITIES = (30, DEFAULT_DAYS, 180, MAX_DAYS)


PASSWORD_HELP = _("At least ten characters; a sentence is easier to keep in mind than a riddle.")


class OwnWords:
    """Fields of allauth with our labels and advice, without placeholders that only repeat them."""

    labels: Mapping[str, Any] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
        if "password1" in self.fields:
            self.fields["password1"].help_text = PASSWORD_HELP


class LoginForm(OwnWords, allauth.LoginForm):  # type: ignore[misc]  # allauth has no types
    labels = {"login": _("E-mail address"), "remember": _("Stay signed in on this device")}


class ResetPasswordForm(OwnWords, allauth.ResetPasswordForm):  # type: ignore[misc]
    labels = {"email": _("E-mail address")}


class ResetPasswordKeyForm(OwnWords, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    labels = {"password2": _("New password once more")}


class ChangePasswordForm(OwnWords, allauth.ChangePasswordForm):  # type: ignore[misc]
    labels = {"password2": _("New password once more")}


class ReauthenticateForm(OwnWords, allauth.ReauthenticateForm):  # type: ignore[misc]
    pass


class SignupForm(OwnWords, allauth.SignupForm):  # type: ignore[misc]
    labels = {"email": _("E-mail address"), "password2": _("Password once more")}

    name = forms.CharField(
        label=_("Your name"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    privacy = forms.BooleanField(
        error_messages={"required": _("Without this consent we may not open an account.")}
    )
    field_order = ("name", "email", "password1", "password2", "privacy")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["privacy"].label = format_html(
            '{} <a href="{}" target="_blank">{}</a>',
            gettext("I have read and accept the"),
            reverse("web:privacy"),
            gettext("privacy notice"),
        )

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Sign up; a known address costs the same time, so that no clock can tell."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return saved


class RecoveryCodeNotice:
    """Tells by mail that a recovery code was used: somebody else may have found it."""

    user: User
    authenticator: Authenticator

    def save(self) -> None:
        super().save()  # type: ignore[misc]  # of the form that this is mixed into
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            self.authenticator.refresh_from_db(fields=["data"])  # used in a row of its own
            n_left = len(self.authenticator.wrap().get_unused_codes())
            get_adapter().send_notification_mail(
                "mfa/email/recovery_code_used", self.user, {"n_left": n_left}
            )


class CodeForm(OwnWords):
    labels = {"code": _("Code of the app, or a recovery code")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}


class SecondFactorForm(CodeForm, RecoveryCodeNotice, AuthenticateForm):  # type: ignore[misc]
    pass


class SecondFactorAgainForm(CodeForm, RecoveryCodeNotice, AuthenticateAgainForm):  # type: ignore[misc]
    pass


class ActivateForm(CodeForm, ActivateTOTPForm):  # type: ignore[misc]
    labels = {"code": _("Six digits")}


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=NAME_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Of the pages on this device and of all e-mails to you."),
    )


def validity_choices() -> list[tuple[int, str]]:
    return [(days, gettext("%(days)s days") % {"days": days}) for days in VALIDITIES]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=ApiToken._meta.get_field("name").max_length,
        help_text=_("What the token is for, such as the program that will use it."),
    )
    scope = forms.ChoiceField(
        label=_("What it may do"),
        choices=TokenScope.choices,
        initial=TokenScope.READ,
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        choices=validity_choices,
        initial=DEFAULT_DAYS,
    )
