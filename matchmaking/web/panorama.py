"""Figures of coverage in words: rows with names and addresses, and the charts of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext

from matchmaking.insights.coverage import Coverage, ProvinceTally, Tally
from matchmaking.organizations.facets import flat_choices
from matchmaking.taxonomy.models import PolicySector
from matchmaking.taxonomy.regions import Province
from matchmaking.taxonomy.selectors import capability_choices, industry_choices, stage_choices
from matchmaking.web.charts import Chart, Measure, Series, bars, heat_map

N_BARS = 12  # of a chart; the table has them all
N_GAPS = 3

Query = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A tally with its name; the addresses lead to the lists with the same filters."""

    label: str
    tally: Tally
    demand_url: str
    supply_url: str

    @property
    def is_unoffered(self) -> bool:
        return self.tally.demand > 0 and self.tally.supply == 0


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A sector, whose ``url`` opens its industries, or one of them."""

    label: str
    cells: list[Figure]
    url: str = ""


@dataclass(frozen=True, slots=True)
class ProvinceRow:
    label: str
    tally: ProvinceTally
    demand_url: str
    supply_url: str


@dataclass(frozen=True, slots=True)
class SectorTab:
    label: str
    url: str
    is_chosen: bool


def sector_tabs(path: str, chosen: str) -> list[SectorTab]:
    tabs = [SectorTab(gettext("All sectors"), path, not chosen)]
    for code, label in PolicySector.choices:
        tabs.append(SectorTab(str(label), f"{path}?{urlencode({'sector': code})}", code == chosen))
    return tabs


def coverage_context(found: Coverage, sector: str, path: str) -> dict[str, Any]:
    """Return what the region of the coverage shows; three queries for the names."""
    base = {"sector": sector} if sector else {}
    stages = stage_choices()
    heat = _heat_rows(found, sector, stages, path)
    capabilities = _capability_rows(found, base)
    provinces = _province_rows(found, base)
    return {
        "coverage": found,
        "sector": sector,
        "tabs": sector_tabs(path, sector),
        "stages": [label for _code, label in stages],
        "heat": heat,
        "gaps": _largest_gaps(heat, stages),
        "capabilities": capabilities,
        "provinces": provinces,
        "heat_chart": _heat_chart(heat, stages),
        "capability_chart": _capability_chart(capabilities),
        "province_chart": _province_chart(provinces),
    }


def _heat_rows(
    found: Coverage, sector: str, stages: Sequence[tuple[str, str]], path: str
) -> list[HeatRow]:
    names = dict(flat_choices(industry_choices())) if sector else dict(PolicySector.choices)
    rows = []
    for code in found.rows:
        own = {"sector": sector, "industry": code} if sector else {"sector": code}
        cells = [
            _figure(label, found.cells.get((code, stage), Tally()), {**own, "stage": stage})
            for stage, label in stages
        ]
        url = "" if sector else f"{path}?{urlencode(own)}"
        rows.append(HeatRow(str(names.get(code, code)), cells, url))
    return rows


def _figure(label: str, tally: Tally, query: Query) -> Figure:
    return Figure(label, tally, *_lists(query))


def _lists(query: Query) -> tuple[str, str]:
    """Return the addresses of both lists with the filters of ``query``."""
    asked = urlencode(query)
    return f"{reverse('web:scenario_list')}?{asked}", f"{reverse('web:solution_list')}?{asked}"


def _largest_gaps(
    heat: Sequence[HeatRow], stages: Sequence[tuple[str, str]]
) -> list[tuple[HeatRow, Figure]]:
    cells = [(row, cell) for row in heat for cell in row.cells if cell.tally.gap]
    cells.sort(key=lambda pair: (-pair[1].tally.gap, -pair[1].tally.demand))
    return cells[:N_GAPS] if stages else []


def _capability_rows(found: Coverage, base: Query) -> list[Figure]:
    """Return the capabilities that occur, the largest gap first."""
    rows = [
        _figure(label, found.capabilities[code], {**base, "capability": code})
        for code, label in flat_choices(capability_choices())
        if code in found.capabilities
    ]
    return sorted(rows, key=lambda row: (-row.tally.gap, -row.tally.demand))


def _province_rows(found: Coverage, base: Query) -> list[ProvinceRow]:
    """Return the provinces, those with most demand first."""
    names = dict(Province.choices)
    rows = [
        ProvinceRow(str(names[code]), tally, *_lists({**base, "province": code}))
        for code, tally in found.provinces.items()
    ]
    return sorted(rows, key=lambda row: (-row.tally.demand, -row.tally.providers))


def _heat_chart(heat: Sequence[HeatRow], stages: Sequence[tuple[str, str]]) -> Chart:
    return heat_map(
        "chart-heat",
        [capfirst(row.label.removeprefix("Manufacture of ")) for row in heat],  # there is less room
        [label for _code, label in stages],
        list(_measures(heat)),
    )


def _measures(heat: Sequence[HeatRow]) -> Iterator[Measure]:
    demand = [[cell.demand_url for cell in row.cells] for row in heat]
    supply = [[cell.supply_url for cell in row.cells] for row in heat]
    named = (
        ("demand", gettext("Demand"), "--brand-wash", "--brand-fill", demand),
        ("supply", gettext("Supply"), "--good-wash", "--good-fill", supply),
        ("gap", gettext("Gap"), "--caution-wash", "--caution-fill", demand),
    )
    for name, label, low, high, links in named:
        numbers = [[getattr(cell.tally, name) for cell in row.cells] for row in heat]
        yield Measure(label, low, high, numbers, links)


def _capability_chart(rows: Sequence[Figure]) -> Chart:
    shown = sorted(rows, key=lambda row: -row.tally.demand)[:N_BARS]
    demand, supply = [row.demand_url for row in shown], [row.supply_url for row in shown]
    tallies = [row.tally for row in shown]
    series = [
        Series(gettext("Demand"), "--part-text", [each.demand for each in tallies], demand),
        Series(gettext("Supply"), "--part-concept", [each.supply for each in tallies], supply),
        Series(gettext("Gap"), "--part-industry", [each.gap for each in tallies], demand),
    ]
    return bars("chart-capabilities", [row.label for row in shown], series, size="tall")


def _province_chart(rows: Sequence[ProvinceRow]) -> Chart:
    shown = rows[:N_BARS]
    demand, supply = [row.demand_url for row in shown], [row.supply_url for row in shown]
    asked = [row.tally.demand for row in shown]
    offering = [row.tally.providers for row in shown]
    return bars(
        "chart-provinces",
        [row.label for row in shown],
        [
            Series(gettext("Demand"), "--part-text", asked, demand),
            Series(gettext("Providers serving it"), "--part-concept", offering, supply),
        ],
        size="tall",
    )
