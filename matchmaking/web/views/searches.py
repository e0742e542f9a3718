"""Saved searches: made from a list, opened, renamed, muted and deleted by their owner."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matchmaking.common.exceptions import DomainError
from matchmaking.connections.models import SavedSearch, SearchKind
from matchmaking.connections.searches.filters import Vocabulary, clean_filters, proposed_name
from matchmaking.connections.searches.services import (
    change_search,
    delete_search,
    open_search,
    save_search,
)
from matchmaking.notifications.kinds import Target
from matchmaking.notifications.services import mark_target_read
from matchmaking.organizations.permissions import require_part
from matchmaking.web.confirmations import Question, ask
from matchmaking.web.forms.searches import SavedSearchForm
from matchmaking.web.http import MemberRequest
from matchmaking.web.searches import list_address

page_of_form = require_http_methods(["GET", "HEAD", "POST"])
NO_FILTERS = ("csrfmiddlewaretoken", "list", "name", "has_alert", "page")


@page_of_form
def search_create(request: MemberRequest) -> HttpResponse:
    """Save the filters of a list; strangers sign in first and come back to the list."""
    asked = request.POST if request.method == "POST" else request.GET
    kind, filters = _kind(asked), _filters(asked)
    if not request.user.is_authenticated:
        return redirect_to_login(list_address(kind, filters))
    require_part(request.user)
    try:
        chosen = clean_filters(kind, filters)
    except ValidationError as error:
        return _refused(request, kind, filters, error)
    if request.method != "POST":
        return _ask_for_name(
            request, kind, chosen, SavedSearchForm(initial=_proposal(kind, chosen))
        )
    form = SavedSearchForm(request.POST)
    if not form.is_valid():
        return _ask_for_name(request, kind, chosen, form)
    try:
        search, is_new = save_search(
            by=request.user, kind=kind, filters=chosen, **form.cleaned_data
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return _ask_for_name(request, kind, chosen, form)
    return _saved(request, search, is_new=is_new)


@require_safe
@login_required
def search_open(request: MemberRequest, public_id: str) -> HttpResponse:
    """Lead to the results, which the owner has seen then."""
    search = _own(request, public_id)
    kind = SearchKind(search.kind)
    if Vocabulary().gone(kind, search.filters):
        messages.error(request, gettext("A filter of this search exists no longer."))
        return _back(search)
    open_search(search=search, by=request.user)
    mark_target_read(user=request.user, target=Target.SEARCH, target_id=search.public_id)
    return redirect(list_address(kind, search.filters))


@page_of_form
@login_required
def search_edit(request: MemberRequest, public_id: str) -> HttpResponse:
    search = _own(request, public_id)
    form = SavedSearchForm(request.POST or None, instance=search)
    if request.method == "POST" and form.is_valid():
        change_search(search=search, by=request.user, **form.cleaned_data)
        messages.success(request, gettext("Your changes were saved."))
        return _back(search)
    return _ask_for_name(request, SearchKind(search.kind), search.filters, form, search=search)


@require_POST
@login_required
def search_alert(request: MemberRequest, public_id: str) -> HttpResponse:
    """Turn the alert on or off, as the button says."""
    search = _own(request, public_id)
    has_alert = request.POST.get("has_alert") == "yes"
    change_search(search=search, by=request.user, has_alert=has_alert)
    if has_alert:
        text = gettext("Alert on: you are notified of new results, at most once a day.")
    else:
        text = gettext("Alert off: this search stays, but you are not notified of new results.")
    messages.success(request, text)
    return _back(search)


@page_of_form
@login_required
def search_delete(request: MemberRequest, public_id: str) -> HttpResponse:
    search = _own(request, public_id)
    if request.method == "POST":
        delete_search(search=search, by=request.user)
        messages.success(
            request, gettext("The saved search “%(name)s” was deleted.") % {"name": search}
        )
        return redirect("web:watch_list")
    question = Question(
        heading=gettext("Delete the saved search?"),
        message=gettext(
            "“%(name)s” goes, and with it its alert. The records themselves stay as they are."
        )
        % {"name": search},
        action=gettext("Delete"),
        back=_place(search),
    )
    return ask(request, question)


def _own(request: MemberRequest, public_id: str) -> SavedSearch:
    return get_object_or_404(SavedSearch.objects.visible_to(request.user), public_id=public_id)


def _kind(asked: QueryDict) -> SearchKind:
    named = asked.get("list", "")
    if named not in SearchKind.values:
        raise Http404
    return SearchKind(named)


def _filters(asked: QueryDict) -> dict[str, str]:
    """Return all that may be meant as a filter: one that is unknown is refused, not dropped."""
    return {name: str(asked[name]) for name in asked if name not in NO_FILTERS and asked[name]}


def _proposal(kind: SearchKind, chosen: dict[str, str]) -> dict[str, Any]:
    return {"name": proposed_name(kind, chosen), "has_alert": True}


def _ask_for_name(
    request: MemberRequest,
    kind: SearchKind,
    chosen: dict[str, str],
    form: SavedSearchForm,
    *,
    search: SavedSearch | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "kind": kind,
        "chosen": chosen,
        "words": Vocabulary().words(kind, chosen),
        "search": search,
        "list_url": list_address(kind, chosen),
    }
    return render(request, "connections/search_form.html", context)


def _refused(
    request: MemberRequest, kind: SearchKind, filters: dict[str, str], error: ValidationError
) -> HttpResponse:
    """Go back to the list, which tells which filter it does not apply."""
    messages.error(request, " ".join(error.messages))
    return redirect(list_address(kind, filters))


def _saved(request: MemberRequest, search: SavedSearch, *, is_new: bool) -> HttpResponse:
    name = {"name": search}
    if not is_new:
        messages.info(request, gettext("You keep this search already, as “%(name)s”.") % name)
        return _back(search)
    if search.has_alert:
        text = gettext("Saved as “%(name)s”: you are notified of new results, at most once a day.")
    else:
        text = gettext("Saved as “%(name)s”. You find it under “My watchlist”.")
    messages.success(request, text % name)
    return redirect(list_address(SearchKind(search.kind), search.filters))


def _place(search: SavedSearch) -> str:
    """Return where a search stands among all of them."""
    return f"{reverse('web:watch_list')}#search-{search.public_id}"


def _back(search: SavedSearch) -> HttpResponse:
    return redirect(_place(search))
