"""Pages on which members write: drafts, and changes of what is published."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from matchmaking.common.exceptions import DomainError
from matchmaking.organizations.exceptions import PostingIncompleteError
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.permissions import editable_organizations, is_newcomer
from matchmaking.organizations.publication import open_revision
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web.editing import missing_fields
from matchmaking.web.folds import folds_of
from matchmaking.web.forms.examples import EXAMPLES
from matchmaking.web.http import MemberRequest
from matchmaking.web.moving import make_move
from matchmaking.web.papers import Paper, ScenarioPaper, SolutionPaper
from matchmaking.web.pasting.filling import filled, left_out
from matchmaking.web.standing import last_return, steps_of

page_of_form = require_http_methods(["GET", "HEAD", "POST"])


@page_of_form
@login_required
@sensitive_post_parameters()
def scenario_create(request: MemberRequest) -> HttpResponse:
    return _new(request, ScenarioPaper, gettext("Post a scenario"))


@page_of_form
@login_required
@sensitive_post_parameters()
def scenario_edit(request: MemberRequest, public_id: str) -> HttpResponse:
    paper = _stored(request, ScenarioPaper, public_id)
    return _page(request, paper, gettext("Edit the scenario"))


@page_of_form
@login_required
@sensitive_post_parameters()
def solution_create(request: MemberRequest) -> HttpResponse:
    return _new(request, SolutionPaper, gettext("Post a solution"))


@page_of_form
@login_required
@sensitive_post_parameters()
def solution_edit(request: MemberRequest, public_id: str) -> HttpResponse:
    paper = _stored(request, SolutionPaper, public_id)
    return _page(request, paper, gettext("Edit the solution"))


def _new(request: MemberRequest, papers: type[Paper[Any]], heading: str) -> HttpResponse:
    if is_newcomer(request.user):
        messages.info(request, gettext("Create or join an organization first: it is who posts."))
        return redirect("web:organization_index")
    return _page(request, papers.of_key(request.POST.get("key", ""), request.user), heading)


def _stored(request: MemberRequest, papers: type[Paper[Any]], public_id: str) -> Paper[Any]:
    organizations = editable_organizations(request.user, papers.kind())
    own = papers.model.objects.filter(organization__in=organizations)
    posting = get_object_or_404(own.select_related("organization"), public_id=public_id)
    return papers(posting, organizations, request.user)


def _page(request: MemberRequest, paper: Paper[Any], heading: str) -> HttpResponse:
    is_filled = False
    if request.method == "POST":
        posted = request.POST
        if is_filled := posted.get("then") == "fill":
            _fill(request, paper)
        elif (saved := paper.save(posted)) is not None:
            return _after_saving(request, posted, saved)
    context = {"paper": paper, "heading": heading, "is_filled": is_filled}
    return _form_page(request, paper, context)


def _fill(request: MemberRequest, paper: Paper[Any]) -> None:
    """Put what was confirmed of a pasted text into the form; nothing is saved by it."""
    paper.sheet.seen = request.POST.get("seen", "") or paper.sheet.seen
    paper.show_unchecked(filled(request.POST, paper.posting.kind_name))
    for words in left_out(request.POST):
        messages.warning(
            request,
            gettext("Not taken over, please write it yourself: %(words)s") % {"words": words},
        )


def _form_page(request: MemberRequest, paper: Paper[Any], context: dict[str, Any]) -> HttpResponse:
    sheet, posting = paper.sheet, paper.posting
    if posting.pk and request.method != "POST" and (refusal := sheet.refusal()):
        messages.warning(request, refusal)
        return redirect(posting)
    if posting.pk:
        context["returned"] = last_return(
            steps_of(posting, is_member=True), posting, sheet.revision
        )
        if "missing" in request.GET:
            sheet.missing = missing_fields(posting, sheet.content or {})
    kind = posting.kind_name
    context |= {
        "sheet": sheet,
        "form": paper.form,
        "rows": paper.rows,
        "previewed": paper.previewed,
        "folds": folds_of(paper.form, paper.rows, kind),
        "examples": EXAMPLES[kind],
        "save_url": reverse(f"web:{kind}_save"),
        "split_url": reverse(f"web:{kind}_split"),
        "state": "kept" if posting.pk else "new",
        "back": reverse(f"web:{kind}_list"),
    }
    return render(request, f"{kind}s/{kind}_form.html", context)


def _after_saving(
    request: MemberRequest, posted: QueryDict, posting: Scenario | Solution
) -> HttpResponse:
    """Go on as the button said: to the page of the posting, perhaps submitted for review."""
    is_change = posting.is_published
    title = {"title": posting.title}
    if is_change and open_revision(posting) is None:
        messages.success(
            request, gettext("“%(title)s” was saved; nothing waits for review.") % title
        )
        return redirect(posting)
    if posted.get("then") == "submit":
        return _submit(request, posting, is_change=is_change)
    messages.success(
        request,
        gettext("The changes of “%(title)s” were saved: submit them when they are ready.") % title
        if is_change
        else gettext("“%(title)s” was saved as a draft.") % title,
    )
    return redirect(posting)


def _submit(
    request: MemberRequest, posting: Scenario | Solution, *, is_change: bool
) -> HttpResponse:
    try:
        make_move(posting, PostingMove.SUBMIT, by=request.user, is_revision=is_change)
    except PostingIncompleteError:
        edit = reverse(f"web:{posting.kind_name}_edit", args=[posting.public_id])
        messages.warning(request, gettext("Saved as a draft, but not submitted yet."))
        return redirect(f"{edit}?missing=1")
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request,
            gettext("“%(title)s” was submitted for review.") % {"title": posting.title},
        )
    return redirect(posting)
