"""What people decide about their own log-in, and the notice they accept with it."""

from allauth.account.internal.flows.email_verification import send_verification_email_at_login
from allauth.account.stages import EmailVerificationStage, LoginStageController
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matchmaking.organizations.api_tokens import tokens_in_force
from matchmaking.organizations.profiles import PRIVACY_VERSION, change_profile, end_sessions
from matchmaking.organizations.second_factor import has_second_factor, needs_second_factor
from matchmaking.web.accounts import confirmed_anew
from matchmaking.web.forms.accounts import ProfileForm
from matchmaking.web.http import MemberRequest, PageRequest


@require_safe
@login_required
def account(request: MemberRequest) -> HttpResponse:
    """Show everything that belongs to a log-in, each with the way to change it."""
    user = request.user
    context = {
        "has_second_factor": has_second_factor(user),
        "needs_second_factor": needs_second_factor(user),
        "is_exempt": user.needs_second_factor and not needs_second_factor(user),
        "n_tokens": tokens_in_force(user).count(),
        "language": dict(settings.LANGUAGES)[user.language],
    }
    return render(request, "accounts/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def account_profile(request: MemberRequest) -> HttpResponse:
    user = request.user
    initial = {"name": user.name, "language": user.language}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/profile_form.html", {"form": form})
    change_profile(user=user, **form.cleaned_data)
    with translation.override(user.language):
        messages.success(request, gettext("Your profile was saved."))
    response = redirect("web:account")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        user.language,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@confirmed_anew
def account_sessions(request: MemberRequest) -> HttpResponse:
    """End all other sessions of the log-in; the one at hand goes on."""
    if request.method != "POST":
        return render(request, "accounts/sessions.html")
    end_sessions(user=request.user)
    update_session_auth_hash(request, request.user)
    messages.success(request, gettext("You are now signed in on this device only."))
    return redirect("web:account")


@require_POST
def verification_resend(request: PageRequest) -> HttpResponse:
    """Send the mail of a sign-up once more; known and unknown addresses are treated alike."""
    stage = LoginStageController.enter(request, EmailVerificationStage.key)
    if stage is None:
        messages.info(request, gettext("Sign in to get a new link to confirm your address."))
        return redirect("account_login")
    if not send_verification_email_at_login(request, stage.login):
        messages.info(
            request, gettext("A mail is on its way already; a new one can be sent in 3 minutes.")
        )
    return redirect("account_email_verification_sent")


@require_safe
def privacy(request: PageRequest) -> HttpResponse:
    context = {
        "version": PRIVACY_VERSION,
        "operator": settings.OPERATOR_NAME,
        "contact": settings.OPERATOR_CONTACT,
    }
    return render(request, "accounts/privacy.html", context)
