"""Entries and editions as pages show them: codes told in words, the status of the day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from matchmaking.directory.changes import EditionChanges, FactChange, edition_changes
from matchmaking.directory.figures import Counts, edition_figures
from matchmaking.directory.lines import Line, edition_lines, line_statuses
from matchmaking.directory.models import Edition, Programme
from matchmaking.directory.status import ListStatus
from matchmaking.organizations.models import ProviderType
from matchmaking.taxonomy.models import Industry, PolicySector
from matchmaking.taxonomy.regions import Province, place_name
from matchmaking.taxonomy.selectors import term_names

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EntryCard:
    """An entry in words; names of terms that are gone stay codes."""

    line: Line
    status: ListStatus
    place: str
    provider_type: str
    industries: tuple[str, ...]
    capabilities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a table of figures; ``width`` is in percent of the highest, as SVG wants it."""

    label: str
    number: int
    width: str


def entry_cards(
    lines: Iterable[Line], statuses: Mapping[int, ListStatus], names: Names | None = None
) -> list[EntryCard]:
    names = term_names() if names is None else names
    return [entry_card(line, statuses.get(line.pk, ListStatus.LISTED), names) for line in lines]


def entry_card(line: Line, status: ListStatus, names: Names) -> EntryCard:
    return EntryCard(
        line=line,
        status=status,
        place=place_of(line),
        provider_type=provider_type_label(line.organization["provider_type"]),
        industries=tuple(names.get(code, code) for code in line.industries),
        capabilities=tuple(names.get(code, code) for code in line.capabilities),
    )


def place_of(line: Line) -> str:
    return place_name(line.organization["province"], line.organization["city"])


def province_label(code: str) -> str:
    return str(Province(code).label) if code in Province.values else code


def provider_type_label(code: str) -> str:
    return str(ProviderType(code).label) if code in ProviderType.values else code


def sector_of_industries() -> dict[str, str]:
    """Map the codes of industries to those of their policy sectors; one query."""
    return dict(Industry.objects.order_by().values_list("code", "sector"))


def edition_context(edition: Edition, here: str) -> dict[str, Any]:
    """Return what the head of every page of an edition shows; ``here`` is the open tab."""
    newest = Edition.objects.published().filter(programme=edition.programme)
    newer = newest.filter(number__gt=edition.number).defer("manifest").first()
    return {
        "edition": edition,
        "programme": edition.programme,
        "newer": newer,
        "n_entries": len(edition_lines(edition)),
        "is_expired": (edition.valid_until or date.max) < timezone.localdate(),
        "here": here,
    }


def changes_context(edition: Edition) -> dict[str, Any]:
    """Return an edition's changes with the names of what has changed."""
    names = term_names()
    found: EditionChanges = edition_changes(edition)
    return {
        "changes": found,
        "changed": [
            (row.line, [told_change(change, names) for change in row.changes])
            for row in found.changed
        ],
    }


def told_change(change: FactChange, names: Names) -> tuple[str, str, str]:
    """Return label, what was there and what is there now, in words."""
    return (
        fact_labels()[change.name],
        _words(change.name, change.removed, names),
        _words(change.name, change.added, names),
    )


def fact_labels() -> dict[str, str]:
    return {
        "name_zh": gettext("Chinese name"),
        "name_en": gettext("English name"),
        "credit_code": gettext("Unified social credit code"),
        "province": gettext("Province"),
        "city": gettext("City"),
        "provider_type": gettext("Provider type"),
        "solutions": gettext("Solutions"),
        "capabilities": gettext("Capabilities"),
        "industries": gettext("Industries"),
        "verified": gettext("Verified again"),
        "evidence": gettext("Evidence that has run out"),
        "criterion": gettext("Name of the criterion"),
        "guide": gettext("What the points mean"),
        "evidence_rule": gettext("Evidence that is asked for"),
    }


def _words(name: str, values: Iterable[str], names: Names) -> str:
    tell = {"province": province_label, "provider_type": provider_type_label}.get(
        name, lambda value: names.get(value, value)
    )
    return pgettext("between the entries of a list", ", ").join(tell(value) for value in values)


def figures_context(edition: Edition, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of an edition as tables; ``document`` is its manifest."""
    sectors = sector_of_industries()
    lines = edition_lines(edition)
    figures = edition_figures(lines, sectors)
    names = term_names()
    labels = {sector.value: str(sector.label) for sector in PolicySector}
    return {
        "figures": figures,
        "course": course_of(document, figures.n_entries),
        "tables": [
            (gettext("By policy sector"), bars(figures.sectors, labels)),
            (gettext("By industry"), bars(figures.industries, names)),
            (gettext("By capability"), bars(figures.capabilities, names)),
            (gettext("By province"), bars(figures.provinces, dict(Province.choices))),
            (gettext("By type of provider"), bars(figures.provider_types, _types())),
        ],
    }


def _types() -> Names:
    return {value: str(label) for value, label in ProviderType.choices}


def bars(counts: Counts, labels: Mapping[str, Any]) -> list[Bar]:
    highest = max((number for _code, number in counts), default=1)
    return [
        Bar(str(labels.get(code, code)), number, f"{100 * number / highest:.1f}")
        for code, number in counts
    ]


def course_of(document: Mapping[str, Any], n_entries: int) -> list[Bar]:
    """Return the steps of the round: how many were left after each."""
    round_ = document["round"]
    steps = [
        (pgettext("edition", "Applications handed in"), round_["n_applications"]),
        (gettext("Passed the formal check"), round_["n_checked"]),
        (gettext("Listed in the edition"), n_entries),
    ]
    highest = max(number for _label, number in steps) or 1
    return [Bar(label, number, f"{100 * number / highest:.1f}") for label, number in steps]


def entry_statuses(edition: Edition) -> dict[int, ListStatus]:
    """Return the statuses of today."""
    return line_statuses(edition, on=timezone.localdate())


def published_edition(programme: Programme, number: int | None) -> Edition | None:
    """Return an edition by its number, or the last one; None when there is none."""
    rows = Edition.objects.published().filter(programme=programme)
    rows = rows.select_related("programme__issuer", "previous", "key", "round__criteria")
    return rows.first() if number is None else rows.filter(number=number).first()
