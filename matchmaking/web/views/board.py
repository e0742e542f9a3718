"""The board of leads, for members of providers, and the same leads as a file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_safe

from matchmaking.connections.leads import leads_of, open_lead_export
from matchmaking.exchange.exceptions import ExportQuotaError
from matchmaking.web.board import board_of, runs_board
from matchmaking.web.forms.leads import LeadFilterForm
from matchmaking.web.http import MemberRequest
from matchmaking.web.views.exports import chosen_format, export_answer


@require_safe
@login_required
def connection_board(request: MemberRequest) -> HttpResponse:
    """Show the leads by stage; whoever belongs to no provider finds the list instead."""
    if not runs_board(request.user):
        return redirect("web:connection_list")
    leads = leads_of(request.user)
    form = LeadFilterForm(request.GET, leads=leads)
    columns = board_of(form.found(), form.stages)
    chips = form.chips()  # before the menus count what they offer
    form.show_counts(leads)
    context = {
        "columns": columns,
        "form": form,
        "chips": chips,
        "query": form.query(),
        "n_found": sum(column.count for column in columns),
        "has_any": bool(chips) or any(column.count for column in columns),
    }
    return render(request, "connections/board.html", context)


@require_GET
@login_required
def connection_board_export(request: MemberRequest) -> HttpResponseBase:
    """Hand out the leads that the board shows with the filters in force."""
    if not runs_board(request.user):
        return redirect("web:connection_list")
    chosen = chosen_format(request)
    form = LeadFilterForm(request.GET, leads=leads_of(request.user))
    try:
        export = open_lead_export(form.found(), by=request.user, form=chosen)
    except ExportQuotaError as error:
        messages.error(request, error.message)
        return redirect(f"{reverse('web:connection_board')}?{form.query()}")
    title = gettext("Leads")
    name = f"{title}-{timezone.localdate():%Y-%m-%d}.{chosen}"
    return export_answer(export, chosen, name, title=title)
