"""Moves that members make with their postings, and what they see of the way so far."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from matchmaking.common.exceptions import DomainError
from matchmaking.organizations.differences import differences
from matchmaking.organizations.exceptions import PostingIncompleteError
from matchmaking.organizations.models import Membership
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.permissions import EDITING_ROLES
from matchmaking.organizations.publication import open_revision
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web.cards import own_organization_keys
from matchmaking.web.contents import READERS
from matchmaking.web.http import MemberRequest
from matchmaking.web.moving import make_move
from matchmaking.web.standing import Offer, standing_of

page_of_form = require_http_methods(["GET", "HEAD", "POST"])


@page_of_form
@login_required
def scenario_move(request: MemberRequest, public_id: str) -> HttpResponse:
    return _move_page(request, _editable(Scenario, request, public_id))


@page_of_form
@login_required
def solution_move(request: MemberRequest, public_id: str) -> HttpResponse:
    return _move_page(request, _editable(Solution, request, public_id))


@require_safe
@login_required
def scenario_pending(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show the members of its organization what a pending change would change."""
    return _pending_page(request, _own(Scenario, request, public_id))


@require_safe
@login_required
def solution_pending(request: MemberRequest, public_id: str) -> HttpResponse:
    return _pending_page(request, _own(Solution, request, public_id))


def _own(model: Any, request: MemberRequest, public_id: str) -> Any:
    rows = model.objects.filter(organization__in=own_organization_keys(request.user))
    return get_object_or_404(rows.select_related("organization"), public_id=public_id)


def _editable(model: Any, request: MemberRequest, public_id: str) -> Any:
    keys = Membership.objects.filter(user=request.user, role__in=EDITING_ROLES)
    rows = model.objects.filter(organization__in=keys.values("organization"))
    return get_object_or_404(rows.select_related("organization"), public_id=public_id)


def _move_page(request: MemberRequest, posting: Any) -> HttpResponse:
    """Make a move; those that take something away are asked for again on a page of their own."""
    given = request.POST if request.method == "POST" else request.GET
    is_revision = given.get("of") == "revision"
    if request.method == "POST":
        return _make(request, posting, given.get("move", ""), is_revision=is_revision)
    standing = standing_of(posting, request.user)
    offers = standing.revision_moves if is_revision else standing.moves
    offer = next((offer for offer in offers if offer.move == given.get("move")), None)
    if offer is None:
        return redirect(posting)
    context = {"posting": posting, "standing": standing, "offer": offer, "of": given.get("of", "")}
    return render(request, "postings/move_confirm.html", context | _words_of(offer))


def _words_of(offer: Offer) -> dict[str, str]:
    """What the page of confirmation says will happen."""
    effects = {
        PostingMove.CLOSE: gettext(
            "It leaves the lists and the matching at once. Only your organization sees it then; "
            "it can be reopened without a new review."
        ),
        PostingMove.WITHDRAW: gettext(
            "It leaves the lists and the matching at once. Only your organization sees it then; "
            "it can be reopened without a new review."
        ),
        PostingMove.DISCARD: gettext(
            "The changes are lost, also if a reviewer is reading them. The published version "
            "stays as it is."
        ),
    }
    return {"effect": effects.get(PostingMove(offer.move), "")}


def _make(request: MemberRequest, posting: Any, move: str, *, is_revision: bool) -> HttpResponse:
    seen = request.POST.get("seen", "")
    if move not in PostingMove.values:
        return redirect(posting)
    try:
        make_move(
            posting,
            PostingMove(move),
            by=request.user,
            is_revision=is_revision,
            seen=int(seen) if seen.isdecimal() and len(seen) < 10 else None,
        )
    except PostingIncompleteError as error:
        messages.error(request, error.message)
        edit = reverse(f"web:{posting.kind_name}_edit", args=[posting.public_id])
        return redirect(f"{edit}?missing=1")
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _told(posting, PostingMove(move), is_revision=is_revision))
    return redirect(posting)


def _told(posting: Any, move: PostingMove, *, is_revision: bool) -> str:
    title = {"title": posting.title}
    if is_revision:
        told = {
            PostingMove.SUBMIT: gettext("The changes of “%(title)s” were submitted for review."),
            PostingMove.RECALL: gettext("The changes of “%(title)s” were recalled."),
            PostingMove.DISCARD: gettext("The changes of “%(title)s” were discarded."),
        }
    else:
        told = {
            PostingMove.SUBMIT: gettext("“%(title)s” was submitted for review."),
            PostingMove.RECALL: gettext("“%(title)s” was recalled: it is a draft again."),
            PostingMove.CONFIRM: gettext("Thank you: “%(title)s” is confirmed for three months."),
            PostingMove.CLOSE: gettext("“%(title)s” was closed."),
            PostingMove.WITHDRAW: gettext("“%(title)s” was withdrawn from the site."),
            PostingMove.REOPEN: gettext("“%(title)s” is published again."),
        }
    return told[move] % title


def _pending_page(request: MemberRequest, posting: Any) -> HttpResponse:
    revision = open_revision(posting) if posting.is_published else None
    if revision is None:
        raise Http404
    stored = posting.content()
    before = {name: stored.get(name) for name in revision.content}
    context = {
        "posting": posting,
        "standing": standing_of(posting, request.user),
        "differences": differences(
            type(posting), before, revision.content, readers=READERS, is_member=True
        ),
    }
    return render(request, "postings/pending.html", context)
