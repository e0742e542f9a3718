"""The API tokens of a member: listed, made, taken back."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from matchmaking.common.exceptions import DomainError
from matchmaking.organizations.api_tokens import MAX_TOKENS, create_api_token, revoke_api_token
from matchmaking.organizations.models import ApiToken
from matchmaking.web.accounts import confirmed_anew
from matchmaking.web.forms.accounts import TokenForm
from matchmaking.web.http import MemberRequest


@require_safe
@login_required
def token_list(request: MemberRequest) -> HttpResponse:
    tokens = ApiToken.objects.filter(user=request.user)
    context = {"tokens": tokens, "now": timezone.now(), "most": MAX_TOKENS}
    return render(request, "accounts/token_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@confirmed_anew
def token_create(request: MemberRequest) -> HttpResponse:
    """Make a token; the answer shows its secret, this once."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = create_api_token(user=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            context = {"token": token, "secret": secret, "site_url": settings.SITE_URL}
            return render(request, "accounts/token_created.html", context)
    return render(request, "accounts/token_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def token_revoke(request: MemberRequest, public_id: str) -> HttpResponse:
    token = get_object_or_404(ApiToken, user=request.user, public_id=public_id)
    if request.method != "POST":
        return render(request, "accounts/token_revoke.html", {"token": token})
    revoke_api_token(token=token, by=request.user)
    messages.success(
        request, gettext("The API token “%(name)s” no longer works.") % {"name": token.name}
    )
    return redirect("web:token_list")
