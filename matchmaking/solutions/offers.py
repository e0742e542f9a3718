"""What a provider offers, counted over its published solutions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from matchmaking.organizations.models import Organization
from matchmaking.solutions.models import CaseStudy, ServiceArea, Solution
from matchmaking.taxonomy.models import name_field

Counts = Sequence[tuple[str, int]]  # code or name, and the number of solutions; the most first


@dataclass(frozen=True, slots=True)
class Offer:
    """Numbers of solutions; ``n_any_industry`` name none, ``n_nationwide`` serve every province.

    ``industries`` go by name, ``provinces`` by code and without what is offered nationwide.
    """

    n_solutions: int
    n_case_studies: int
    n_nationwide: int
    n_any_industry: int
    industries: Counts
    provinces: Counts


def offer_of(provider: Organization) -> Offer:
    """Count what ``provider`` offers; two queries, one where all of it is offered nationwide."""
    solutions = Solution.objects.published().filter(organization=provider).order_by()
    names = ("pk", "is_nationwide", f"industries__{name_field()}")
    rows = solutions.values_list(*names).annotate(n=Count("case_studies", distinct=True))
    found = {pk: (is_nationwide, n) for pk, is_nationwide, _industry, n in rows}
    industries = Counter(industry for _pk, _is_nationwide, industry, _n in rows)
    n_any_industry = industries.pop(None, 0)
    return Offer(
        n_solutions=len(found),
        n_case_studies=sum(n for _is_nationwide, n in found.values()),
        n_nationwide=sum(is_nationwide for is_nationwide, _n in found.values()),
        n_any_industry=n_any_industry,
        industries=_most_first(industries),
        provinces=_provinces(
            [pk for pk, (is_nationwide, _n) in found.items() if not is_nationwide]
        ),
    )


def told_cases(provider: Organization) -> QuerySet[CaseStudy]:
    """The case studies of the published solutions of ``provider``, with what they belong to."""
    solutions = Solution.objects.published().filter(organization=provider).order_by()
    rows = CaseStudy.objects.filter(solution__in=solutions.values("pk"))
    return rows.select_related("solution", "industry").order_by(
        "-solution__published_at", "-solution", "position", "pk"
    )


def _provinces(solutions: Sequence[int]) -> Counts:
    if not solutions:
        return ()
    rows = ServiceArea.objects.filter(solution__in=solutions).order_by()
    return _most_first(Counter(rows.values_list("province", flat=True)))


def _most_first(counts: Counter[str]) -> Counts:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
