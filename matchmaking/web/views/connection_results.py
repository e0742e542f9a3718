"""Writing down what came of a delivered connection: outcome, rating, and the reply to one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from matchmaking.connections.models import Connection, Outcome
from matchmaking.connections.results import confirm_outcome, rate, reply_to_rating, write_outcome
from matchmaking.organizations.models import User
from matchmaking.organizations.permissions import can_edit
from matchmaking.web.attempts import attempted
from matchmaking.web.forms.results import (
    EffectRows,
    OutcomeForm,
    RatingForm,
    ReplyForm,
    effect_records,
    effect_seeds,
)
from matchmaking.web.http import MemberRequest
from matchmaking.web.results import Results, grade_rows, results_of
from matchmaking.web.views.connections import card_of, own_connection

page_of_form = require_http_methods(["GET", "HEAD", "POST"])


@page_of_form
@login_required
@never_cache
def connection_outcome(request: MemberRequest, public_id: str) -> HttpResponse:
    """Write the outcome; the enterprise confirms with it what it sees in the form."""
    connection = own_connection(request, public_id)
    results = _results(request, connection)
    if results is None or not results.can_write:
        return _too_late(request, connection)
    posted = request.POST if request.method == "POST" else None
    outcome = results.outcome
    form = OutcomeForm(posted, initial=_written(outcome))
    seeds = effect_seeds(outcome, connection.scenario.targets)
    rows = EffectRows(posted, initial=seeds, prefix="effects")
    if posted is not None and form.is_valid() & rows.is_valid():
        fields = form.cleaned_data | {"effects": effect_records(rows)}
        if attempted(form, lambda: _kept(results, fields, request.user)):
            messages.success(request, _told(results))
            return redirect(connection)
    context = {"rows": rows, "results": results}
    return _page(request, "connections/outcome.html", form, results, context)


@page_of_form
@login_required
@never_cache
def connection_rating(request: MemberRequest, public_id: str) -> HttpResponse:
    """Rate the other side, once."""
    connection = own_connection(request, public_id)
    results = _results(request, connection)
    if results is None or not results.can_rate:
        return _too_late(request, connection)
    form = RatingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        rated = attempted(
            form, lambda: rate(connection=connection, fields=form.cleaned_data, by=request.user)
        )
        if rated:
            messages.success(request, gettext("Thank you: your rating is kept."))
            return redirect(connection)
    return _page(request, "connections/rating.html", form, results, {})


@page_of_form
@login_required
@never_cache
def connection_reply(request: MemberRequest, public_id: str) -> HttpResponse:
    """Answer the rating that the own side has received, once."""
    connection = own_connection(request, public_id)
    results = _results(request, connection)
    rating = results.received if results else None
    if results is None or rating is None or not results.can_reply:
        return _too_late(request, connection)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reply = form.cleaned_data["reply"]
        if attempted(form, lambda: reply_to_rating(rating=rating, reply=reply, by=request.user)):
            messages.success(request, gettext("Your reply stands below the rating."))
            return redirect(connection)
    context = {"rating": rating, "grades": grade_rows(rating)}
    return _page(request, "connections/reply.html", form, results, context)


def _results(request: MemberRequest, connection: Connection) -> Results | None:
    card = card_of(request, connection)
    return results_of(card, is_editor=can_edit(request.user, card.own))


def _kept(results: Results, fields: dict[str, Any], by: User) -> Outcome:
    """Confirm what is unchanged, so that it stays on record who wrote it; else write it anew."""
    connection = results.card.connection
    outcome = results.outcome
    if results.card.is_demand and outcome is not None and fields == _written(outcome):
        return confirm_outcome(outcome=outcome, by=by)
    return write_outcome(connection=connection, fields=fields, by=by)


def _written(outcome: Outcome | None) -> dict[str, Any] | None:
    if outcome is None:
        return None
    return {name: getattr(outcome, name) for name in ("value", "months", "words", "effects")}


def _page(
    request: MemberRequest, template: str, form: Any, results: Results, more: dict[str, Any]
) -> HttpResponse:
    card = results.card
    context = {"card": card, "connection": card.connection, "form": form, **more}
    return render(request, template, context)


def _told(results: Results) -> str:
    if results.card.is_demand:
        return gettext("The outcome is confirmed. Thank you!")
    return gettext("The outcome is written down; the enterprise is asked to confirm it.")


def _too_late(request: MemberRequest, connection: Connection) -> HttpResponse:
    if request.method == "POST":
        text = gettext("This is no longer possible: look at where the connection stands now.")
        messages.error(request, text)
    return redirect(connection)
