"""An edition as a table, with the facts of the day on which it was published."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from matchmaking.common.sheets.columns import Column, ColumnKind
from matchmaking.common.sheets.values import Record
from matchmaking.common.sheets.writing import write_csv, write_xlsx
from matchmaking.directory.lines import Line, edition_lines
from matchmaking.directory.models import Edition, ListKind
from matchmaking.exchange.exporting import ExportFormat
from matchmaking.taxonomy.selectors import term_names
from matchmaking.web.directory import Names, provider_type_label, province_label

COLUMNS = (
    Column("position", _("No."), width=6, kind=ColumnKind.NUMBER),
    Column("name_zh", _("Chinese name"), width=34),
    Column("name_en", _("English name"), width=34),
    Column("credit_code", _("Unified social credit code"), width=22),
    Column("province", _("Province"), width=12),
    Column("city", _("City"), width=12),
    Column("provider_type", _("Provider type"), width=18),
    Column("scenario", _("Scenario"), width=34),
    Column("solutions", _("Solutions"), width=48, kind=ColumnKind.LONG),
    Column("industries", _("Industries"), width=36, kind=ColumnKind.LONG),
    Column("capabilities", _("Capabilities"), width=36, kind=ColumnKind.LONG),
    Column("files", _("Files of evidence"), width=12, kind=ColumnKind.NUMBER),
    Column("cases", _("Cases confirmed by customers"), width=14, kind=ColumnKind.NUMBER),
    Column("since", _("Listed since edition"), width=14, kind=ColumnKind.NUMBER),
    Column("id", _("Entry ID"), width=18),
)
OF_SCENARIOS = "scenario"  # the column that only a list of scenarios fills
KEPT = 16


def edition_table(edition: Edition, form: ExportFormat) -> bytes:
    """Return the bytes of a table of an edition in the language and the words of the call."""
    names = tuple(sorted(term_names().items()))
    return _table(edition.pk, edition.sha256, form, get_language() or "", names)


@lru_cache(maxsize=KEPT)
def _table(
    edition_pk: int,
    _sha256: str,
    form: ExportFormat,
    _language: str,
    names: tuple[tuple[str, str], ...],
) -> bytes:
    edition = Edition.objects.select_related("programme").get(pk=edition_pk)
    is_of_scenarios = edition.programme.kind == ListKind.SCENARIOS
    columns = [row for row in COLUMNS if is_of_scenarios or row.key != OF_SCENARIOS]
    rows = _rows(edition, dict(names))
    if form == ExportFormat.CSV:
        return b"".join(write_csv(columns, rows))
    title = gettext("Edition %(number)s") % {"number": edition.number}
    with write_xlsx(columns, rows, title=title) as file:
        return file.read()


def _rows(edition: Edition, names: Names) -> Iterator[Record]:
    for line in edition_lines(edition):
        yield _row(line, names, edition.number)


def _joined(names: Iterable[str]) -> str:
    """Join names with a mark that none of them holds."""
    return pgettext("between the names in a cell", "; ").join(names)


def _row(line: Line, names: Names, number: int) -> Record:
    organization = line.organization
    scenario = line.facts["scenario"]
    return {
        "position": line.position,
        "name_zh": organization["name_zh"],
        "name_en": organization["name_en"],
        "credit_code": organization["credit_code"],
        "province": province_label(organization["province"]),
        "city": organization["city"],
        "provider_type": provider_type_label(organization["provider_type"]),
        "scenario": scenario["title"] if scenario else "",
        "solutions": _joined(solution["title"] for solution in line.solutions),
        "industries": _joined(names.get(code, code) for code in line.industries),
        "capabilities": _joined(names.get(code, code) for code in line.capabilities),
        "files": line.n_files,
        "cases": line.n_cases,
        "since": line.listed_since or number,
        "id": line.public_id,
    }
