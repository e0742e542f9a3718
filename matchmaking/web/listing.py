"""What every filtered list shows: its rows on one page, the filters, and the way around."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from matchmaking.connections.models import SearchKind
from matchmaking.web.forms.filters import FilterForm
from matchmaking.web.forms.lists import ListFilterForm
from matchmaking.web.http import PageRequest, wants_partial
from matchmaking.web.paging import PAGE_SIZE, ListPage, ranked_page, read_page
from matchmaking.web.searches import saving_of
from matchmaking.web.sorting import RELEVANCE

MOST_RANKED = 200  # rows that are shown by relevance; who looks further needs another filter

Present = Callable[[list[Any]], list[Any]]


def render_listing(
    request: PageRequest,
    *,
    template: str,
    form: FilterForm,
    rows: QuerySet[Any],
    present: Present = list,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Render a list with numbered pages, or only its region when htmx asks.

    ``template`` is ``context/model_list``; ``present`` turns the rows of the page into what
    the template shows as ``cards``; ``more`` is what the template needs besides.
    """
    paginator = Paginator(form.narrow(rows), PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "chips": form.chips(),
        "page": page,
        "cards": present(list(page.object_list)),
        "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        **(more or {}),
    }
    form.show_counts(rows)
    at = urlencode({"page": page.number}) if page.number > 1 else ""
    return _render(request, template, form, context, at)


def render_search_list(
    request: PageRequest,
    *,
    template: str,
    form: ListFilterForm,
    rows: QuerySet[Any],
    saved_as: SearchKind,
    present: Present = list,
) -> HttpResponse:
    """Render a public list: searched by relevance, in an order of the reader's, by places."""
    chips, labels = form.chips(), form.labels()  # before the choices are counted
    form.look_up(rows)
    n_found, name = form.show_counts(rows), form.sorted_by()
    sort = form.sorts()[name]
    if name == RELEVANCE:
        page = _by_relevance(request, form, rows)
    else:
        page = read_page(form.narrow(rows), request.GET, name, sort, n_found)
    context = {
        "chips": chips,
        "list_page": page,
        "cards": present(page.rows),
        "n_found": max(n_found, page.last),
        "more": "+" if form.is_cut else "",
        "is_ranked": name == RELEVANCE and n_found > MOST_RANKED,
        "most_ranked": MOST_RANKED,
        "sort": sort,
        "searched": form.search,
        "saving": saving_of(request.user, saved_as, form.chosen(), labels),
    }
    return _render(request, template, form, context, page.at)


def _by_relevance(request: PageRequest, form: ListFilterForm, rows: QuerySet[Any]) -> ListPage:
    sort = form.sorts()[RELEVANCE]
    page = ranked_page(form.ranked(rows)[:MOST_RANKED], request.GET, RELEVANCE, sort)
    by_key = rows.in_bulk(page.rows)
    shown = [by_key[key] for key in page.rows if key in by_key]
    return ListPage(shown, page.first, page.n_found, page.after, page.before, page.at)


def _render(
    request: PageRequest, template: str, form: FilterForm, context: dict[str, Any], at: str
) -> HttpResponse:
    query = form.query()
    context = {"query": query, "form": form, **context}
    folder, name = template.split("/")
    if not wants_partial(request):
        return render(request, f"{folder}/{name}.html", context)
    response = render(request, f"{folder}/_{name}.html", {**context, "is_partial": True})
    # The address of a page of the list, without empty filters.
    asked = "&".join(part for part in (query, at) if part)
    response["HX-Push-Url"] = f"{request.path}?{asked}" if asked else request.path
    return response
