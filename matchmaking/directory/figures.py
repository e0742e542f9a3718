"""An edition in numbers: how its round went, and who is in it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matchmaking.directory.lines import Line

Counts = list[tuple[str, int]]  # code and number, the most first


@dataclass(frozen=True, slots=True)
class EditionFigures:
    """Counts of entries by code; one with several capabilities counts for each of them."""

    n_entries: int
    n_new: int
    n_renewed: int
    n_files: int
    n_cases_by_connection: int
    n_cases_by_mail: int
    provinces: Counts
    provider_types: Counts
    sectors: Counts
    industries: Counts
    capabilities: Counts


def edition_figures(lines: Iterable[Line], sectors: Mapping[str, str]) -> EditionFigures:
    """Count lines; ``sectors`` maps the codes of industries to those of policy sectors."""
    rows = list(lines)
    evidence = [line.facts["evidence"] for line in rows]
    n_renewed = sum(line.listed_since > 0 for line in rows)
    return EditionFigures(
        n_entries=len(rows),
        n_new=len(rows) - n_renewed,
        n_renewed=n_renewed,
        n_files=sum(line.n_files for line in rows),
        n_cases_by_connection=sum(row["cases_confirmed_by_connection"] for row in evidence),
        n_cases_by_mail=sum(row["cases_confirmed_by_mail"] for row in evidence),
        provinces=_counted([line.organization["province"]] for line in rows),
        provider_types=_counted([line.organization["provider_type"]] for line in rows),
        sectors=_counted({sectors.get(code, "") for code in line.industries} for line in rows),
        industries=_counted(line.industries for line in rows),
        capabilities=_counted(line.capabilities for line in rows),
    )


def _counted(codes: Iterable[Iterable[str]]) -> Counts:
    counts = Counter(code for row in codes for code in row if code)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
