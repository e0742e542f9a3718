"""The board of leads, for members of providers."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from matchmaking.web.board import board_of, runs_board
from matchmaking.web.http import MemberRequest


@require_safe
@login_required
def connection_board(request: MemberRequest) -> HttpResponse:
    """Show the leads by stage; whoever belongs to no provider finds the list instead."""
    if not runs_board(request.user):
        return redirect("web:connection_list")
    columns = board_of(request.user)
    context = {"columns": columns, "has_any": any(column.count for column in columns)}
    return render(request, "connections/board.html", context)
