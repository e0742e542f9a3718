from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from matchmaking.connections.models import SearchKind
from matchmaking.organizations.models import Organization
from matchmaking.solutions.models import Solution
from matchmaking.solutions.offers import told_cases
from matchmaking.solutions.selectors import provider_directory
from matchmaking.web.facts import provider_facts
from matchmaking.web.forms.providers import ProviderFilterForm
from matchmaking.web.http import PageRequest
from matchmaking.web.listing import render_search_list
from matchmaking.web.provider_cards import may_invite, provider_cards
from matchmaking.web.provider_profile import profile_of

SOLUTIONS_PER_PAGE = 10
N_CASES = 6


@require_safe
@vary_on_headers("HX-Request")
def provider_list(request: PageRequest) -> HttpResponse:
    return render_search_list(
        request,
        template="organizations/provider_list",
        form=ProviderFilterForm(request.GET),
        rows=provider_directory(),
        present=provider_cards,
        saved_as=SearchKind.PROVIDER,
    )


@require_safe
def provider_detail(request: PageRequest, public_id: str) -> HttpResponse:
    """Show a provider: what it says, what of it was checked by whom, and what it offers."""
    provider = get_object_or_404(Organization.objects.providers().active(), public_id=public_id)
    profile = profile_of(provider)
    solutions = Solution.objects.published().filter(organization=provider)
    paginator = Paginator(solutions.prefetch_related("capabilities"), SOLUTIONS_PER_PAGE)
    paginator.count = profile.offer.n_solutions  # known already
    page = paginator.get_page(request.GET.get("page"))
    has_cases = page.number == 1 and profile.offer.n_case_studies
    context = {
        "provider": provider,
        "profile": profile,
        "facts": provider_facts(provider),
        "may_invite": may_invite(request.user),
        "cases": told_cases(provider)[:N_CASES] if has_cases else (),
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
    }
    return render(request, "organizations/provider_detail.html", context)
