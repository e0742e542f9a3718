"""Reads of the supply side over several models."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value

from matchmaking.organizations.facets import read_tallies, tally, tally_all
from matchmaking.organizations.models import Organization
from matchmaking.organizations.postings import PostingStatus
from matchmaking.solutions.models import ServiceArea, Solution
from matchmaking.taxonomy.regions import Province

ANYWHERE = "*"  # stands for every province or industry
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
    """Return those whose published solutions claim one of the capabilities, or of a group."""
    claims = Q(capabilities__code__in=capabilities)
    claims |= Q(capabilities__group__code__in=capabilities)
    offers = Solution.objects.published().filter(claims)
    return Organization.objects.filter(pk__in=offers.values("organization"))


def tally_of_capabilities(providers: QuerySet[Organization], lookup: str) -> QuerySet[Any, Any]:
    """Return what counts the ``providers`` that offer each capability, or each of a group."""
    offers = Solution.objects.published().filter(organization__in=providers.order_by().values("pk"))
    marked = offers.order_by().values(facet=Value("capability"), facet_code=F(lookup))
    tallied: QuerySet[Any, Any] = marked.annotate(
        n_rows=Count("organization", distinct=True)
    ).values_list("facet", "facet_code", "n_rows")
    return tallied


def tallies_of_provinces(solutions: QuerySet[Solution]) -> list[QuerySet[Any, Any]]:
    """Return what counts the ``solutions`` offered in a province, and those offered everywhere."""
    local = solutions.filter(is_nationwide=False).order_by().values("pk")
    return [
        tally(ServiceArea.objects.filter(solution__in=local), "province", "province"),
        tally_all(solutions.filter(is_nationwide=True), "province", ANYWHERE),
    ]


def solution_counts_by_province(solutions: QuerySet[Solution]) -> dict[str, int]:
    """Map each province to the number of ``solutions`` offered there or nationwide."""
    named = read_tallies(tallies_of_provinces(solutions)).get("province", {})
    n_nationwide = named.pop(ANYWHERE, 0)
    counts = {code: named.get(code, 0) + n_nationwide for code in Province.values}
    return {code: n_solutions for code, n_solutions in counts.items() if n_solutions}


def tally_of_any_industry(solutions: QuerySet[Solution]) -> QuerySet[Any, Any]:
    """Return what counts the ``solutions`` that name no industry, and so serve every one."""
    return tally_all(solutions.filter(industries__isnull=True), "industry", ANYWHERE)
