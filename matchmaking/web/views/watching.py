"""What somebody keeps an eye on: saved searches, and own records that wait for partners."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from matchmaking.common.exceptions import DomainError
from matchmaking.connections.models import SavedSearch
from matchmaking.connections.searches.selectors import search_states
from matchmaking.connections.searches.services import MOST_SEARCHES
from matchmaking.connections.watching import unwatch, watch
from matchmaking.organizations.models import Organization
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web.http import MemberRequest
from matchmaking.web.searches import SearchCard
from matchmaking.web.watches import edited_keys, watches_of

PAGE_SIZE = 20  # watched records; searches have a limit of their own
HERE = "watchlist"  # sent by forms that stand on the list itself


@require_safe
@login_required
def watch_list(request: MemberRequest) -> HttpResponse:
    paginator = Paginator(watches_of(request.user), PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    own = SavedSearch.objects.visible_to(request.user)
    context = {
        "cards": [SearchCard(state) for state in search_states(own, request.user)],
        "most": MOST_SEARCHES,
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "edited": edited_keys(request.user),
        "here": HERE,
    }
    return render(request, "connections/watch_list.html", context)


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
    if request.POST.get("back") == HERE:
        return redirect("web:watch_list")
    return redirect(f"{posting.get_absolute_url()}#{region}")
