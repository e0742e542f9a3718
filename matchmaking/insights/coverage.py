"""Where demand meets supply: by sector and stage, by capability, by province.

    demand   = published scenarios that anybody may see
    supply   = published solutions that anybody may see
    gap      = those of the demand that nothing meets; see ``unmet``

A record counts once in each of its sectors, industries, stages and capabilities, so cells do not
add up to the total. Its sector is its own, else those of its industries; a solution that names no
industry serves all of them. What names no stage or capability counts in none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from matchmaking.insights.readers import Reader, kept
from matchmaking.insights.unmet import unmet_demand, unranked
from matchmaking.organizations.facets import facet_counts
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import ServiceArea, Solution
from matchmaking.solutions.selectors import solution_counts_by_province
from matchmaking.taxonomy.models import Industry, PolicySector
from matchmaking.taxonomy.regions import Province

Counts = Mapping[Any, int]
Cell = tuple[str, str]  # code of a sector or industry, code of a stage


@dataclass(frozen=True, slots=True)
class Tally:
    """How many scenarios ask for something, how many solutions offer it, what stays unmet."""

    demand: int = 0
    supply: int = 0
    gap: int = 0


@dataclass(frozen=True, slots=True)
class ProvinceTally:
    """``supply`` and ``providers`` are offered there: for the province by name, or nationwide."""

    demand: int = 0
    supply: int = 0
    providers: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """``rows`` are the codes of the map's rows: all sectors, or the industries of the one chosen.

    ``n_unranked`` counts the demand of which nobody knows yet what meets it.
    """

    total: Tally
    n_unranked: int
    rows: list[str]
    cells: dict[Cell, Tally]
    capabilities: dict[str, Tally]
    provinces: dict[str, ProvinceTally]


def coverage(reader: Reader, sector: str = "") -> Coverage:
    """Return the coverage, of one policy sector or of all; kept for a minute."""
    return kept("coverage", reader, lambda: _coverage(reader, sector), about=sector)


def _coverage(reader: Reader, sector: str) -> Coverage:
    """Count in some 18 queries, whatever the number of records."""
    demand, supply = Scenario.objects.listed(), Solution.objects.listed()
    if sector:
        demand, supply = demand.of_sector(sector), supply.of_sector(sector)
    three = (demand, supply, unmet_demand(demand, reader))
    by_cell = [_by_industry(rows) if sector else _by_sector(rows) for rows in three]
    codes = _rows(sector)
    return Coverage(
        total=Tally(*(rows.count() for rows in three)),
        n_unranked=unranked(demand).count(),
        rows=codes,
        cells=_tallies(_spread(counts, codes) for counts in by_cell),
        capabilities=_tallies(facet_counts(rows, "capabilities__code") for rows in three),
        provinces=_provinces(demand, supply),
    )


def _by_sector(rows: QuerySet[Any]) -> Counts:
    """Count by sector and stage; the sector None is that of records which are for any."""
    own = _counted(rows.exclude(sector=""), "sector", "stages__code")
    led = _counted(rows.filter(sector=""), "industries__sector", "stages__code")
    return Counter(own) + Counter(led)


def _by_industry(rows: QuerySet[Any]) -> Counts:
    return _counted(rows, "industries__code", "stages__code")


def _counted(rows: QuerySet[Any], *lookups: str) -> Counts:
    counted = rows.order_by().values_list(*lookups).annotate(n_rows=Count("pk", distinct=True))
    return {tuple(codes): n_rows for *codes, n_rows in counted}


def _rows(sector: str) -> list[str]:
    if not sector:
        return list(PolicySector.values)
    return list(Industry.objects.filter(sector=sector).values_list("code", flat=True))


def _spread(counts: Counts, codes: list[str]) -> Counts:
    """Add what is for any row to each of them; drop other rows, and what names no stage."""
    spread: Counter[Cell] = Counter()
    for (code, stage), number in counts.items():
        for row in codes if code is None else [code]:
            if row in codes and stage is not None:
                spread[row, stage] += number
    return spread


def _tallies(counts: Iterable[Counts]) -> dict[Any, Tally]:
    demand, supply, gap = counts
    return {
        key: Tally(demand.get(key, 0), supply.get(key, 0), gap.get(key, 0))
        for key in demand.keys() | supply.keys()
    }


def _provinces(demand: QuerySet[Scenario], supply: QuerySet[Solution]) -> dict[str, ProvinceTally]:
    asked = facet_counts(demand, "province")
    offered = solution_counts_by_province(supply)
    providers = _provider_counts(supply)
    tallies = {
        code: ProvinceTally(asked.get(code, 0), offered.get(code, 0), providers.get(code, 0))
        for code in Province.values
    }
    return {code: tally for code, tally in tallies.items() if tally != ProvinceTally()}


def _provider_counts(supply: QuerySet[Solution]) -> dict[str, int]:
    """Map each province to the number of organizations with a solution there or nationwide."""
    nationwide = supply.filter(is_nationwide=True).order_by().values("organization")
    n_nationwide = nationwide.distinct().count()
    local = supply.exclude(organization__in=nationwide).order_by().values("pk")
    named = (
        ServiceArea.objects.filter(solution__in=local)
        .order_by()
        .values_list("province")
        .annotate(n_providers=Count("solution__organization", distinct=True))
    )
    counts = dict.fromkeys(Province.values, n_nationwide)
    return counts | {code: n_nationwide + number for code, number in named}
