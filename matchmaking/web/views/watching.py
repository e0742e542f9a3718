"""Watching an own record: its members hear when a new suitable partner appears."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from matchmaking.common.exceptions import DomainError
from matchmaking.connections.watching import unwatch, watch
from matchmaking.organizations.models import Organization
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web.http import MemberRequest


@require_POST
@login_required
def scenario_watch(request: MemberRequest, public_id: str) -> HttpResponse:
    rows = Scenario.objects.filter(organization__in=_own(request))
    scenario = get_object_or_404(rows.select_related("organization"), public_id=public_id)
    return _changed(request, scenario, "match-list")


@require_POST
@login_required
def solution_watch(request: MemberRequest, public_id: str) -> HttpResponse:
    rows = Solution.objects.filter(organization__in=_own(request))
    solution = get_object_or_404(rows.select_related("organization"), public_id=public_id)
    return _changed(request, solution, "fits")


def _own(request: MemberRequest) -> QuerySet[Organization]:
    return Organization.objects.of_member(request.user)


def _changed(request: MemberRequest, posting: Scenario | Solution, region: str) -> HttpResponse:
    """Watch or stop, as the button says, and go back to where it stands."""
    try:
        if request.POST.get("watched") == "no":
            unwatch(posting=posting, by=request.user)
            messages.success(request, gettext("No longer watched."))
        else:
            watch(posting=posting, by=request.user)
            messages.success(
                request, gettext("Watched: you are notified of what is new, at most once a day.")
            )
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(f"{posting.get_absolute_url()}#{region}")
