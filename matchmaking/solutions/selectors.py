"""Reads of the supply side over several models."""

from collections.abc import Collection

from django.db.models import Count, Q, QuerySet

from matchmaking.organizations.facets import facet_counts
from matchmaking.organizations.models import Organization
from matchmaking.organizations.postings import PostingStatus
from matchmaking.solutions.models import ServiceArea, Solution
from matchmaking.taxonomy.regions import Province

IS_PUBLISHED = Q(solutions__status=PostingStatus.PUBLISHED)


def provider_directory() -> QuerySet[Organization]:
    """Return the providers with ``n_solutions``, their published ones; the busiest first.

    Those that the platform has suspended are left out.
    """
    return (
        Organization.objects.providers()
        .active()
        .annotate(n_solutions=Count("solutions", filter=IS_PUBLISHED))
        .order_by("-n_solutions", "name_zh", "pk")
    )


def providers_offering(capabilities: Collection[str]) -> QuerySet[Organization]:
    """Return the organizations whose published solutions claim one of the capabilities."""
    offers = Solution.objects.published().filter(capabilities__code__in=capabilities)
    return Organization.objects.filter(pk__in=offers.values("organization"))


def provider_counts_by_capability(providers: QuerySet[Organization]) -> dict[str, int]:
    """Map the code of each capability to the number of ``providers`` that offer it."""
    offers = Solution.objects.published().filter(organization__in=providers.order_by().values("pk"))
    counted = (
        offers.order_by()
        .values_list("capabilities__code")
        .annotate(n_providers=Count("organization", distinct=True))
    )
    return {code: n_providers for code, n_providers in counted if code}


def solution_counts_by_province(solutions: QuerySet[Solution]) -> dict[str, int]:
    """Map each province to the number of ``solutions`` offered there or nationwide."""
    n_nationwide = solutions.filter(is_nationwide=True).count()
    local = solutions.filter(is_nationwide=False).order_by().values("pk")
    named = facet_counts(ServiceArea.objects.filter(solution__in=local), "province")
    counts = {code: named.get(code, 0) + n_nationwide for code in Province.values}
    return {code: n_solutions for code, n_solutions in counts.items() if n_solutions}


def solution_counts_by_industry(solutions: QuerySet[Solution]) -> dict[str, int]:
    """Map each industry that is named to the number of ``solutions`` for it or for any."""
    n_any = solutions.filter(industries__isnull=True).count()
    named = facet_counts(solutions.filter(industries__isnull=False), "industries__code")
    return {code: n_solutions + n_any for code, n_solutions in named.items()}
