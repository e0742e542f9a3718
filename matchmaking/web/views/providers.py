from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from matchmaking.connections.models import SearchKind
from matchmaking.organizations.models import Organization
from matchmaking.solutions.models import Solution
from matchmaking.solutions.selectors import provider_directory
from matchmaking.web.facts import provider_facts
from matchmaking.web.forms.providers import ProviderFilterForm
from matchmaking.web.http import PageRequest
from matchmaking.web.listing import render_search_list

SOLUTIONS_PER_PAGE = 10


@require_safe
@vary_on_headers("HX-Request")
def provider_list(request: PageRequest) -> HttpResponse:
    return render_search_list(
        request,
        template="organizations/provider_list",
        form=ProviderFilterForm(request.GET),
        rows=provider_directory(),
        saved_as=SearchKind.PROVIDER,
    )


@require_safe
def provider_detail(request: PageRequest, public_id: str) -> HttpResponse:
    provider = get_object_or_404(Organization.objects.providers().active(), public_id=public_id)
    solutions = Solution.objects.visible_to(request.user).published().for_listing()
    paginator = Paginator(solutions.filter(organization=provider), SOLUTIONS_PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "provider": provider,
        "facts": provider_facts(provider),
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
    }
    return render(request, "organizations/provider_detail.html", context)
