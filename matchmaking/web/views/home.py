from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from matchmaking.web.home import home_of
from matchmaking.web.http import MemberRequest


@require_safe
@login_required
def home(request: MemberRequest) -> HttpResponse:
    """Show what needs the reader today, then their records, then what might interest them."""
    return render(request, "home/home.html", {"home": home_of(request.user)})
