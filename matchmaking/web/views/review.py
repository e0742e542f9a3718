"""The review desk; to everybody but reviewers its pages are not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from matchmaking.common.exceptions import DomainError
from matchmaking.organizations.exceptions import PostingMoveError
from matchmaking.organizations.models import PlatformRole
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.permissions import has_platform_role, is_member
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web.cards import own_organization_keys
from matchmaking.web.forms.reviews import DecisionForm, ReviewFilterForm, TakeDownForm
from matchmaking.web.http import MemberRequest, wants_partial
from matchmaking.web.moving import make_move
from matchmaking.web.review_queue import LATE_AFTER, MOST, Entry, waiting
from matchmaking.web.reviewing import OPENABLE, Case, case_of

PAGE_SIZE = 20
page_of_form = require_http_methods(["GET", "HEAD", "POST"])
View = Callable[..., HttpResponse]


def for_reviewers(view: View) -> View:
    """Let reviewers in; a stranger may sign in, to everybody else there is no such page."""

    @wraps(view)
    @login_required
    def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not has_platform_role(request.user, PlatformRole.REVIEWER):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@for_reviewers
@vary_on_headers("HX-Request")
def review_queue(request: MemberRequest) -> HttpResponse:
    """Show what waits, longest first; the region alone when htmx asks."""
    form = ReviewFilterForm(request.GET)
    entries = _entries(request, form)
    paginator = Paginator(entries, PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "chips": form.chips(),
        "query": form.query(),
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "is_capped": len(entries) == MOST,
        "late_days": LATE_AFTER.days,
        "n_late": sum(entry.is_late for entry in entries),
    }
    name = "_review_queue.html" if wants_partial(request) else "review_queue.html"
    return render(request, f"review/{name}", context)


@page_of_form
@for_reviewers
def review_scenario(request: MemberRequest, public_id: str) -> HttpResponse:
    return _case_page(request, _openable(Scenario, public_id))


@page_of_form
@for_reviewers
def review_solution(request: MemberRequest, public_id: str) -> HttpResponse:
    return _case_page(request, _openable(Solution, public_id))


@page_of_form
@for_reviewers
def scenario_take_down(request: MemberRequest, public_id: str) -> HttpResponse:
    return _take_down_page(request, _published(Scenario, public_id))


@page_of_form
@for_reviewers
def solution_take_down(request: MemberRequest, public_id: str) -> HttpResponse:
    return _take_down_page(request, _published(Solution, public_id))


def _entries(request: MemberRequest, form: ReviewFilterForm) -> list[Entry]:
    return waiting(form.wanted(), own=own_organization_keys(request.user))


def _openable(model: Any, public_id: str) -> Any:
    rows = model.objects.filter(status__in=OPENABLE).select_related("organization")
    return get_object_or_404(rows, public_id=public_id)


def _published(model: Any, public_id: str) -> Any:
    rows = model.objects.published().select_related("organization")
    return get_object_or_404(rows, public_id=public_id)


def _case_page(request: MemberRequest, posting: Any) -> HttpResponse:
    filters = ReviewFilterForm(request.GET)
    entries = _entries(request, filters)
    case = case_of(posting, request.user)
    around = _around(entries, case, filters.query())
    if request.method != "POST":
        form = DecisionForm(initial={"seen": case.token})
        return _show(request, case, form, around)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _show(request, case, form, around)
    seen = str(form.cleaned_data["seen"])
    try:
        make_move(
            posting,
            form.move(),
            by=request.user,
            is_revision=seen.startswith("r"),
            decision=form.given(),
            seen=_number(seen),
        )
    except PostingMoveError:
        return _show_moved(request, posting, form, around)
    except DomainError as error:
        form.add_error(None, error.message)
        return _show(request, case, form, around)
    return _after_decision(request, case, form.move(), around)


def _number(seen: str) -> int:
    digits = seen[1:]
    return int(digits) if digits.isdecimal() else -1  # a version that there never was


def _after_decision(
    request: MemberRequest, case: Case, move: PostingMove, around: dict[str, str]
) -> HttpResponse:
    title = {"title": case.title}
    if move == PostingMove.APPROVE:
        messages.success(request, gettext("“%(title)s” was approved.") % title)
    else:
        messages.success(request, gettext("“%(title)s” was returned to its author.") % title)
    if request.POST.get("then") == "next" and around["next"]:
        return redirect(around["next"])
    return redirect(around["queue"])


def _show_moved(
    request: MemberRequest, posting: Any, form: DecisionForm, around: dict[str, str]
) -> HttpResponse:
    """Tell a reviewer that a colleague, or the author, was quicker; keep what was typed."""
    posting = type(posting)._default_manager.select_related("organization").get(pk=posting.pk)
    if posting.status not in OPENABLE:
        messages.error(request, gettext("The author has recalled it meanwhile."))
        return redirect(around["queue"])
    case = case_of(posting, request.user)
    # All but the decision, which was about a text that is there no longer.
    kept = {name: form.cleaned_data[name] for name in ("reasons", "words")}
    typed = DecisionForm(initial={**kept, "seen": case.token})
    return _show(request, case, typed, around, is_moved=True)


def _show(
    request: MemberRequest,
    case: Case,
    form: DecisionForm,
    around: dict[str, str],
    *,
    is_moved: bool = False,
) -> HttpResponse:
    context = {
        "case": case,
        "posting": case.posting,
        "form": form,
        "around": around,
        "is_moved": is_moved,
    }
    name = "case" if case.is_open else "decided"
    return render(request, f"review/{name}.html", context)


def _around(entries: list[Entry], case: Case, query: str) -> dict[str, str]:
    """Return the addresses of the queue and of its neighbours that the reviewer may decide."""
    tail = f"?{query}" if query else ""
    keys = [entry.key for entry in entries]
    key = (case.posting.kind_name, case.posting.public_id)
    place = keys.index(key) if key in keys else -1
    before = entries[: max(place, 0)][::-1]
    return {
        "queue": reverse("web:review_queue") + tail,
        "next": _first(entries[place + 1 :], tail),
        "previous": _first(before, tail),
        "place": str(place + 1) if place >= 0 else "",
        "n": str(len(entries)),
    }


def _first(entries: list[Entry], tail: str) -> str:
    return next((entry.url + tail for entry in entries if not entry.is_own), "")


def _take_down_page(request: MemberRequest, posting: Any) -> HttpResponse:
    form = TakeDownForm(request.POST or None, initial={"seen": posting.revision})
    if request.method == "POST" and form.is_valid():
        try:
            make_move(
                posting,
                PostingMove.TAKE_DOWN,
                by=request.user,
                is_revision=False,
                decision=form.given(),
                seen=form.cleaned_data["seen"],
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request,
                gettext("“%(title)s” was taken down; its author is told why.")
                % {"title": posting.title},
            )
            return redirect("web:review_queue")
    context = {
        "posting": posting,
        "form": form,
        "is_conflict": is_member(request.user, posting.organization),
    }
    return render(request, "review/take_down.html", context)
