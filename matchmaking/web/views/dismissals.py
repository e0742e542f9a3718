"""Marking a solution as unsuitable, and taking that back: for those who write for the scenario.

With htmx the form stands in the card, and the list comes back as it is then.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import reswap, retarget

from matchmaking.common.exceptions import DomainError
from matchmaking.matching.dismissals import dismiss_match, dismissals_of, restore_match
from matchmaking.matching.models import DismissalReason
from matchmaking.organizations.models import Organization
from matchmaking.organizations.permissions import can_edit
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web.attempts import attempted
from matchmaking.web.cards import own_organization_keys, scenario_card
from matchmaking.web.forms.matches import DismissalForm
from matchmaking.web.http import MemberRequest, wants_partial
from matchmaking.web.match_lists import list_context


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@vary_on_headers("HX-Request")
def match_dismiss(request: MemberRequest, public_id: str, solution_id: str) -> HttpResponse:
    """Ask why, then move the solution to the end of the list."""
    scenario, solution = _pair(request, public_id, solution_id)
    if not can_edit(request.user, scenario.organization):
        raise PermissionDenied
    mark = dismissals_of(scenario).get(solution.pk)
    initial = {"reason": mark.reason, "note": mark.note} if mark else {}
    form = DismissalForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        auto_id=f"dismissal-{solution.public_id}-%s",
    )
    if form.is_valid() and _dismissed(request, scenario, solution, form):
        return _listed(request, scenario, solution, is_marked=True)
    context = {"scenario": scenario, "solution": solution, "form": form}
    if not wants_partial(request):
        return render(request, "matching/dismissal.html", context)
    answer = render(request, "matching/_dismissal_form.html", context)
    # The form sends itself to the list; what it has to say stays in its own place.
    return (
        reswap(retarget(answer, f"#dismissal-{solution.public_id}"), "outerHTML")
        if form.is_bound
        else answer
    )


@require_POST
@login_required
@vary_on_headers("HX-Request")
def match_restore(request: MemberRequest, public_id: str, solution_id: str) -> HttpResponse:
    scenario, solution = _pair(request, public_id, solution_id)
    try:
        restore_match(scenario=scenario, solution=solution, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(f"{scenario.get_absolute_url()}#match-list")
    return _listed(request, scenario, solution, is_marked=False)


def _pair(request: MemberRequest, public_id: str, solution_id: str) -> tuple[Scenario, Solution]:
    """Return an own scenario and a solution on its list, or one that was marked there."""
    own = Organization.objects.of_member(request.user)
    scenarios = Scenario.objects.filter(organization__in=own).for_listing()
    scenario = get_object_or_404(scenarios, public_id=public_id)
    paired = Solution.objects.filter(matches__scenario=scenario) | Solution.objects.filter(
        dismissals__scenario=scenario
    )
    solution = get_object_or_404(
        paired.listed().select_related("organization").distinct(), public_id=solution_id
    )
    return scenario, solution


def _dismissed(request: MemberRequest, scenario: Scenario, solution: Solution, form: Any) -> bool:
    given = form.cleaned_data
    row = attempted(
        form,
        lambda: dismiss_match(
            scenario=scenario,
            solution=solution,
            reason=DismissalReason(given["reason"]),
            note=given["note"],
            by=request.user,
        ),
    )
    return row is not None


def _listed(
    request: MemberRequest, scenario: Scenario, solution: Solution, *, is_marked: bool
) -> HttpResponse:
    """Show the list as it is now, with what has been done and the way back."""
    if not wants_partial(request):
        told = (
            gettext("“%(title)s” is marked as unsuitable and stands at the end of the list.")
            if is_marked
            else gettext("“%(title)s” is back on the list.")
        )
        messages.success(request, told % {"title": solution.title})
        return redirect(f"{scenario.get_absolute_url()}#match-list")
    own = own_organization_keys(request.user)
    context = list_context(request.user, scenario, scenario_card(scenario, own=own), own=own)
    context |= {"changed": solution, "is_marked": is_marked}
    return render(request, "matching/_match_list.html", context)
