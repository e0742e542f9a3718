"""Saving a draft as it is typed: the answer is the line that tells so, never another page."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from matchmaking.organizations.publication import edit_token
from matchmaking.web.application_sheets import SaveState
from matchmaking.web.http import PageRequest, wants_partial
from matchmaking.web.papers import Paper, ScenarioPaper, SolutionPaper, public_id_of

LINE = "postings/_saved.html"


@require_POST
@never_cache
@sensitive_post_parameters()
def scenario_save(request: PageRequest) -> HttpResponse:
    """Save a scenario that is being typed; what is online is never touched."""
    return _save(request, ScenarioPaper)


@require_POST
@never_cache
@sensitive_post_parameters()
def solution_save(request: PageRequest) -> HttpResponse:
    return _save(request, SolutionPaper)


def _save(request: PageRequest, papers: type[Paper[Any]]) -> HttpResponse:
    posted = request.POST
    if not request.user.is_authenticated:
        if not wants_partial(request):
            return redirect_to_login(request.get_full_path())
        context = {"state": SaveState.SIGNED_OUT, "seen": posted.get("seen", "")}
        return render(request, LINE, context)
    paper = papers.of_key(posted.get("key", ""), request.user)
    return render(request, LINE, _context(paper, request))


def _context(paper: Paper[Any], request: PageRequest) -> dict[str, Any]:
    """Save what can be saved. Without a key of its own a form would save again and again."""
    posted = request.POST
    seen = posted.get("seen", "")
    if not public_id_of(posted.get("key", ""), paper.user):
        return {"state": "unknown", "seen": seen}
    if not paper.saves_itself:
        return {"state": "manual", "seen": seen, "why": paper.sheet.refusal()}
    saved = paper.save(posted, as_typed=True)
    if saved is not None:
        return {
            "state": SaveState.SAVED,
            "seen": edit_token(saved),
            "edit_url": reverse(f"web:{saved.kind_name}_edit", args=[saved.public_id]),
            "now": timezone.now(),
        }
    state = SaveState.CHANGED if paper.sheet.is_outdated else SaveState.REFUSED
    return {
        "state": state,
        "seen": seen,
        "newest": paper.sheet.seen,
        "posting": paper.posting,
        "form": paper.form,
        "rows": paper.rows,
    }
