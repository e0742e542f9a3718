"""The connections of the reader's organizations: the boxes, and the page of one of them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from matchmaking.connections.contacts import read_contact
from matchmaking.connections.duties import duties_of, n_duties
from matchmaking.connections.models import Connection, ConnectionQuerySet
from matchmaking.connections.permissions import possible_moves
from matchmaking.connections.selectors import Box, box_counts, connections_in
from matchmaking.connections.thread.marks import unread_counts
from matchmaking.matching.explained import reason_names
from matchmaking.matching.reasons import tell_doubts, tell_reasons
from matchmaking.organizations.permissions import can_edit
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web.cards import own_organization_keys
from matchmaking.web.connecting import ConnectionCard, connection_cards, stages_of
from matchmaking.web.connection_steps import move_offers, open_proposal, told_steps
from matchmaking.web.duties import DUTIES, box_tabs, duty_rows
from matchmaking.web.forms.connections import BoxForm
from matchmaking.web.http import MemberRequest, wants_partial
from matchmaking.web.views.connection_thread import thread_context, thread_forms

PAGE_SIZE = 20
MOST_ROWS = 1000  # of a box; filters lead to the rest


@require_safe
@login_required
def connection_list(request: MemberRequest) -> HttpResponse:
    """Show what is to be done, most urgent first, or one box, what is due first."""
    wanted = request.GET.get("box", "")
    return _box(request, Box(wanted)) if wanted in Box.values else _duties(request)


def _duties(request: MemberRequest) -> HttpResponse:
    duties = duties_of(request.user)
    counts = box_counts(request.user)
    paginator = Paginator(duties, PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "tabs": box_tabs(counts, n_duties=len(duties)),
        "box": DUTIES,
        "has_any": any(counts.values()),
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "query": urlencode({"box": DUTIES}),
        "rows": duty_rows(page.object_list),
    }
    return render(request, "connections/duty_list.html", context)


def _box(request: MemberRequest, box: Box) -> HttpResponse:
    counts = box_counts(request.user)
    own = own_organization_keys(request.user)
    rows = connections_in(request.user, box)
    form = BoxForm(request.GET, box=box, records=_records(rows, own))
    chosen = form.chosen()
    listed = _narrowed(rows, chosen).for_listing().with_results().order_by(*_order(box))
    paginator = Paginator(listed[:MOST_ROWS], PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    found = list(page.object_list)
    context = {
        "box": box,
        "tabs": box_tabs(counts, n_duties=n_duties(request.user)),
        "has_any": any(counts.values()),
        "form": form,
        "chosen": chosen,
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "query": urlencode({"box": box.value, **chosen}),
        "cards": connection_cards(found, own=own, unread=unread_counts(request.user, found)),
    }
    return render(request, "connections/connection_list.html", context)


@require_safe
@login_required
@never_cache
def connection_detail(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show both records, what was said, who must act by when, and the moves of the reader."""
    return render(request, "connections/connection_detail.html", _page(request, public_id))


@require_POST
@login_required
@never_cache
def connection_contact(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show whom the other side has named; that somebody has looked is on record."""
    connection = own_connection(request, public_id)
    contact = read_contact(connection=connection, by=request.user)
    if wants_partial(request):
        card = card_of(request, connection)
        context = {"card": card, "connection": connection, "contact": contact, "is_editor": True}
        return render(request, "connections/_contacts.html", context)
    context = _page(request, public_id) | {"contact": contact}
    return render(request, "connections/connection_detail.html", context)


def own_connection(request: MemberRequest, public_id: str) -> Connection:
    """Return a connection of the reader's; to others it does not exist."""
    rows = Connection.objects.visible_to(request.user).for_listing().with_results()
    return get_object_or_404(rows.select_related("proposed_solution"), public_id=public_id)


def card_of(request: MemberRequest, connection: Connection) -> ConnectionCard:
    own = own_organization_keys(request.user)
    return connection_cards([connection], own=own)[0]


def _page(request: MemberRequest, public_id: str) -> dict[str, Any]:
    connection = own_connection(request, public_id)
    card = card_of(request, connection)
    steps = told_steps(card)
    moves = possible_moves(request.user, connection)
    proposal = open_proposal(card, steps)
    names = reason_names() if connection.reasons else {}
    to_demand = card.is_demand
    return {
        "connection": connection,
        "card": card,
        "steps": steps,
        "proposal": proposal,
        "stages": stages_of(connection, {step.row.move for step in steps}),
        "offers": move_offers(card, moves, has_proposal=proposal is not None),
        "reasons": tell_reasons(connection.reasons, names, to_demand=to_demand),
        "doubts": tell_doubts(connection.reasons, names, to_demand=to_demand),
        "is_editor": can_edit(request.user, card.own),
        **_open_pages(request, connection),
        **_thread(request, connection),
    }


def _thread(request: MemberRequest, connection: Connection) -> dict[str, Any]:
    """Return what the thread needs, once both sides have agreed."""
    if not connection.was_accepted:
        return {}
    forms = thread_forms(request.user, connection)
    return thread_context(request, connection) | forms


def _open_pages(request: MemberRequest, connection: Connection) -> dict[str, bool]:
    """Tell which of the two records have a page that the reader may open."""
    scenarios = Scenario.objects.visible_to(request.user).filter(pk=connection.scenario_id)
    solutions = Solution.objects.visible_to(request.user).filter(pk=connection.solution_id)
    return {
        "opens_scenario": scenarios.exists(),
        "opens_solution": solutions.exists(),
    }


def _records(rows: ConnectionQuerySet, own: frozenset[int]) -> list[tuple[str, str]]:
    """Return the own records of the rows, to choose from; two queries."""
    scenarios = Scenario.objects.filter(organization__in=own, connections__in=rows)
    solutions = Solution.objects.filter(organization__in=own, connections__in=rows)
    return [
        *scenarios.order_by("title").distinct().values_list("public_id", "title"),
        *solutions.order_by("title").distinct().values_list("public_id", "title"),
    ]


def _narrowed(rows: ConnectionQuerySet, chosen: dict[str, str]) -> ConnectionQuerySet:
    if record := chosen.get("record"):
        rows = rows.filter(Q(scenario__public_id=record) | Q(solution__public_id=record))
    if status := chosen.get("status"):
        rows = rows.filter(status=status)
    return rows


def _order(box: Box) -> tuple[Any, ...]:
    return ("-pk",) if box == Box.OVER else (F("due_on").asc(nulls_last=True), "-pk")
