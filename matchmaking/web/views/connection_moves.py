"""The moves of a connection, each with a page for what has to be said with it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from matchmaking.connections.contacts import Contact, suggested_contact
from matchmaking.connections.models import Connection
from matchmaking.connections.moves import ConnectionMove
from matchmaking.connections.permissions import possible_moves
from matchmaking.connections.workflow import move_connection
from matchmaking.solutions.models import Solution
from matchmaking.web.attempts import attempted
from matchmaking.web.connecting import ConnectionCard
from matchmaking.web.connection_steps import move_offers, open_proposal, told_steps
from matchmaking.web.forms.connections import FORMS, AnswerForm, ReasonForm
from matchmaking.web.http import MemberRequest
from matchmaking.web.views.connection_asking import contact_of
from matchmaking.web.views.connections import card_of, own_connection


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def connection_move(request: MemberRequest, public_id: str) -> HttpResponse:
    """Make a move with its form; one that cannot be made now leads back to the connection."""
    connection = own_connection(request, public_id)
    card = card_of(request, connection)
    proposal = open_proposal(card, told_steps(card))
    moves = possible_moves(request.user, connection)
    offers = move_offers(card, moves, has_proposal=proposal is not None)
    given = request.POST if request.method == "POST" else request.GET
    offer = next((offer for offer in offers if offer.move == given.get("move")), None)
    if offer is None:
        if request.method == "POST":
            messages.error(request, _stale())
        return redirect(connection)
    form = _form(request, card, offer.move)
    if form.is_bound and form.is_valid() and _made(request, connection, offer.move, form):
        messages.success(request, _told(offer.move))
        return redirect(connection)
    context = {
        "card": card,
        "connection": connection,
        "offer": offer,
        "form": form,
        "proposal": proposal,
    }
    return render(request, "connections/move.html", context)


def _made(request: MemberRequest, connection: Connection, move: ConnectionMove, form: Any) -> bool:
    made = attempted(
        form,
        lambda: move_connection(
            connection=connection, move=move, by=request.user, answer=form.answer()
        ),
    )
    return made is not None


def _form(request: MemberRequest, card: ConnectionCard, move: ConnectionMove) -> Any:
    kind = FORMS.get(move, AnswerForm)
    options: dict[str, Any] = {}
    if issubclass(kind, ReasonForm):
        options["side"] = card.side
    if move == ConnectionMove.PROPOSE:
        options["solutions"] = _other_solutions(card)
    if move in {ConnectionMove.ACCEPT, ConnectionMove.PROPOSE}:
        contact = _contact_to_offer(request, card)
        options["initial"] = {f"contact_{part}": value for part, value in contact.items()}
    return kind(request.POST if request.method == "POST" else None, **options)


def _contact_to_offer(request: MemberRequest, card: ConnectionCard) -> Contact:
    """Return the contact that the side gave before, else a suggestion."""
    given: Contact = getattr(card.connection, f"{card.side}_contact")
    scenario = card.connection.scenario
    return given or suggested_contact(
        card.side, user=request.user, scenario_contact=contact_of(scenario)
    )


def _other_solutions(card: ConnectionCard) -> QuerySet[Solution]:
    """Return what may take the place of the solution: others that the provider has published."""
    connection = card.connection
    taken = Connection.objects.live().filter(scenario=connection.scenario_id)
    rows = Solution.objects.listed().filter(organization=connection.supply_id)
    return rows.exclude(pk__in=taken.values("solution"))


def _told(move: ConnectionMove) -> str:
    told = {
        ConnectionMove.ACCEPT: gettext("Accepted: both sides can see the contacts now."),
        ConnectionMove.DECLINE: gettext("The request is declined; the other side is told why."),
        ConnectionMove.PROPOSE: gettext("Your proposal is sent; it is the other side's turn."),
        ConnectionMove.RECALL: gettext("The request is recalled."),
        ConnectionMove.MEET: gettext("Noted: you are in talks."),
        ConnectionMove.TRY: gettext("Noted: the trial has begun."),
        ConnectionMove.CONTRACT: gettext("Noted: the contract is signed."),
        ConnectionMove.DELIVER: gettext("The delivery is confirmed. Congratulations!"),
        ConnectionMove.END: gettext("The connection has ended."),
    }
    return told[move]


def _stale() -> str:
    return gettext("This step is no longer possible: look at where the connection stands now.")
