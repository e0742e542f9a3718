"""The page on which a pasted text, split into fields, is confirmed field by field."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from matchmaking.web.http import MemberRequest
from matchmaking.web.papers import Paper, ScenarioPaper, SolutionPaper
from matchmaking.web.pasting.cleaning import MAX_BYTES, clean
from matchmaking.web.pasting.filling import REST_GOES_TO
from matchmaking.web.pasting.proposals import kept_pairs, proposals_of
from matchmaking.web.pasting.splitting import Split, split_text


@require_POST
@login_required
@never_cache
@sensitive_post_parameters()
def scenario_split(request: MemberRequest) -> HttpResponse:
    """Show what a pasted text proposes for a scenario; nothing is saved."""
    return _split(request, ScenarioPaper)


@require_POST
@login_required
@never_cache
@sensitive_post_parameters()
def solution_split(request: MemberRequest) -> HttpResponse:
    return _split(request, SolutionPaper)


def _split(request: MemberRequest, papers: type[Paper[Any]]) -> HttpResponse:
    posted = request.POST
    paper = papers.of_key(posted.get("key", ""), request.user)
    kind = paper.posting.kind_name
    pasted = posted.get("pasted", "")
    trouble = _trouble(pasted)
    split = Split() if trouble else split_text(pasted, kind)
    proposals = proposals_of(split, posted, paper)
    if not trouble and not proposals:
        trouble = gettext("Nothing new was recognised for any field. The text is below, as it is.")
    context = {
        "pasted": "" if len(pasted.encode(errors="replace")) > MAX_BYTES else clean(pasted),
        "trouble": trouble,
        "proposals": proposals,
        "rest": split.rest,
        "rest_field": paper.form[REST_GOES_TO[kind]].label,
        "kept": list(kept_pairs(posted)),
        "back": _form_of(paper),
        "split_url": reverse(f"web:{kind}_split"),
    }
    return render(request, "postings/split.html", context)


def _trouble(pasted: str) -> str:
    if not pasted.strip():
        return gettext("Paste a text into the box first.")
    if len(pasted.encode(errors="replace")) > MAX_BYTES:
        return gettext(
            "The text is longer than 64 KB: paste the part that describes this one record."
        )
    return ""


def _form_of(paper: Paper[Any]) -> str:
    kind, posting = paper.posting.kind_name, paper.posting
    if posting.pk:
        return reverse(f"web:{kind}_edit", args=[posting.public_id])
    return reverse(f"web:{kind}_create")
