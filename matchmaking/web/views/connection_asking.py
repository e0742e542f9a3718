"""Asking for a connection: first with which own record, then the words and the contact."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from matchmaking.connections.contacts import suggested_contact
from matchmaking.connections.models import Connection
from matchmaking.connections.moves import Side
from matchmaking.connections.services import request_connection
from matchmaking.matching.explained import reason_names
from matchmaking.matching.pairs import encoded_reasons
from matchmaking.matching.reasons import tell_doubts, tell_reasons
from matchmaking.organizations.models import Organization, OrganizationKind
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.redaction import as_seen
from matchmaking.solutions.models import Solution
from matchmaking.web.asking import (
    Choice,
    askers,
    scenarios_to_ask_with,
    solutions_to_ask_with,
)
from matchmaking.web.attempts import attempted
from matchmaking.web.cards import ScenarioCard, own_organization_keys
from matchmaking.web.forms.connections import RequestForm
from matchmaking.web.http import MemberRequest

page_of_form = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Pair:
    """Whom ``side`` asks, and with which of its own records."""

    scenario: Scenario
    solution: Solution
    side: Side


@page_of_form
@login_required
def solution_connect(request: MemberRequest, public_id: str) -> HttpResponse:
    """An enterprise invites a solution to one of its scenarios."""
    if not askers(request.user, OrganizationKind.MANUFACTURER).exists():
        raise Http404
    rows = Solution.objects.listed().exclude(organization__in=own_organization_keys(request.user))
    solution = get_object_or_404(rows.for_listing(), public_id=public_id)
    choices = scenarios_to_ask_with(request.user, solution)
    chosen = _chosen(choices, request.GET.get("scenario", ""))
    if chosen is None:
        return _choose(request, solution, choices, Side.DEMAND)
    pair = Pair(chosen.record, solution, Side.DEMAND)  # type: ignore[arg-type]
    return _ask(request, pair, chosen, solution)


@page_of_form
@login_required
def scenario_connect(request: MemberRequest, public_id: str) -> HttpResponse:
    """A provider shows interest in a scenario that it may see."""
    if not askers(request.user, OrganizationKind.PROVIDER).exists():
        raise Http404
    own = own_organization_keys(request.user)
    rows = Scenario.objects.visible_to(request.user).published().exclude(organization__in=own)
    scenario = get_object_or_404(rows.for_listing(), public_id=public_id)
    choices = solutions_to_ask_with(request.user, scenario)
    chosen = _chosen(choices, request.GET.get("solution", ""))
    if chosen is None:
        return _choose(request, as_seen(scenario, own=()), choices, Side.SUPPLY)
    pair = Pair(scenario, chosen.record, Side.SUPPLY)  # type: ignore[arg-type]
    return _ask(request, pair, chosen, as_seen(scenario, own=()))


def _chosen(choices: list[Choice], public_id: str) -> Choice | None:
    """Return the named choice, or the only one there is."""
    if len(choices) == 1 and not public_id:
        return choices[0]
    return next((choice for choice in choices if choice.record.public_id == public_id), None)


def _choose(
    request: MemberRequest, target: Scenario | Solution, choices: list[Choice], side: Side
) -> HttpResponse:
    context = {"target": target, "choices": choices, "is_demand": side == Side.DEMAND}
    return render(request, "connections/choose.html", context)


def _ask(
    request: MemberRequest, pair: Pair, chosen: Choice, target: Scenario | Solution
) -> HttpResponse:
    if chosen.live is not None:
        messages.info(request, gettext("These two are connected already: go on here."))
        return redirect(chosen.live)
    form = RequestForm(request.POST or None, initial=_initial(request, pair))
    if form.is_bound and form.is_valid():
        connection = attempted(form, lambda: _requested(request, pair, form))
        if connection is not None:
            messages.success(request, _sent(connection, pair.side))
            return redirect(connection)
    encoded = encoded_reasons(pair.scenario, pair.solution)
    names = reason_names() if encoded else {}
    is_demand = pair.side == Side.DEMAND
    context: dict[str, Any] = {
        "form": form,
        "target": target,
        "own_record": chosen.record,
        "is_demand": is_demand,
        "party": _party(pair),
        "reasons": tell_reasons(encoded, names, to_demand=is_demand),
        "doubts": tell_doubts(encoded, names, to_demand=is_demand),
    }
    return render(request, "connections/ask.html", context)


def _party(pair: Pair) -> Organization | None:
    """Return the organization that is asked, unless it hides its name."""
    if pair.side == Side.DEMAND:
        return pair.solution.organization
    return ScenarioCard(pair.scenario, is_own=False).organization


def _requested(request: MemberRequest, pair: Pair, form: RequestForm) -> Connection:
    return request_connection(
        scenario=pair.scenario,
        solution=pair.solution,
        side=pair.side,
        message=form.cleaned_data["message"],
        question=form.cleaned_data["question"],
        contact=form.contact(),
        by=request.user,
    )


def _initial(request: MemberRequest, pair: Pair) -> dict[str, str]:
    contact = suggested_contact(
        pair.side, user=request.user, scenario_contact=contact_of(pair.scenario)
    )
    return {f"contact_{part}": value for part, value in contact.items()}


def contact_of(scenario: Scenario) -> dict[str, str]:
    """Return the contact that the enterprise keeps with its scenario."""
    return {
        "name": scenario.contact_name,
        "phone": scenario.contact_phone,
        "email": scenario.contact_email,
    }


def _sent(connection: Connection, side: Side) -> str:
    if side == Side.DEMAND:
        return gettext(
            "The invitation is sent. %(name)s is asked to answer within 5 working days."
        ) % {"name": connection.supply}
    return gettext(
        "Your interest is sent. The enterprise is asked to answer within 5 working days."
    )
