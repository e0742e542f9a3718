"""What every filtered list shows: its rows on one page, the filters, and the way around."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from matchmaking.connections.models import SearchKind
from matchmaking.web.forms.filters import FilterForm
from matchmaking.web.http import PageRequest, wants_partial
from matchmaking.web.searches import saving_of

PAGE_SIZE = 20


def render_listing(
    request: PageRequest,
    *,
    template: str,
    form: FilterForm,
    rows: QuerySet[Any],
    present: Callable[[Iterable[Any]], list[Any]] = list,
    saved_as: SearchKind | None = None,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Render a list, or only its region when htmx asks.

    ``template`` is ``context/model_list``; ``present`` turns the rows of the page into what
    the template shows as ``cards``; ``saved_as`` is set where the filters can be saved; ``more``
    is what the template needs besides.
    """
    paginator = Paginator(form.narrow(rows), PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "chips": form.chips(),
        "page": page,
        "cards": present(page.object_list),
        "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "query": form.query(),
        "form": form,
        "saving": saving_of(request.user, saved_as, form.chosen()) if saved_as else None,
        **(more or {}),
    }
    form.show_counts(rows)
    folder, name = template.split("/")
    if not wants_partial(request):
        return render(request, f"{folder}/{name}.html", context)
    response = render(request, f"{folder}/_{name}.html", {**context, "is_partial": True})
    response["HX-Push-Url"] = _address(request.path, form.query(), page.number)
    return response


def _address(path: str, query: str, page_number: int) -> str:
    """Return the address of a page of the list, without empty filters."""
    parts = [query] if query else []
    if page_number > 1:
        parts.append(urlencode({"page": page_number}))
    return f"{path}?{'&'.join(parts)}" if parts else path
