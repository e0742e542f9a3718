"""Brings the stored taxonomy to what the tables say; their format: ``fixtures/taxonomy``."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from django.db import models, transaction

from matchmaking.taxonomy.models import (
    Capability,
    CapabilityGroup,
    Evidence,
    Industry,
    PolicySector,
    ScenarioType,
    Stage,
    Term,
)
from matchmaking.taxonomy.sync import TableReport, TableSync
from matchmaking.taxonomy.tables import Problems, TableRow, read_table
from matchmaking.taxonomy.wordings import load_wordings

SECTORS = {
    "原材料": PolicySector.RAW_MATERIALS,
    "装备制造": PolicySector.EQUIPMENT,
    "消费品": PolicySector.CONSUMER,
    "电子信息": PolicySector.ELECTRONICS,
    "软件和信息技术服务": PolicySector.SOFTWARE,
}
# Together they stand for all of manufacturing.
ALL_SECTORS = "跨行业"
ALL_INDUSTRIES = "C"

NAME_COLUMNS = ("code", "name_zh", "name_en")
INDUSTRY_COLUMNS = (*NAME_COLUMNS, "sector")
CAPABILITY_COLUMNS = ("group_code", "group_zh", *NAME_COLUMNS, "aliases")
SCENARIO_TYPE_COLUMNS = ("sector", "industry_code", "stage", "name_zh", "name_en", "evidence")

T = TypeVar("T", bound=Term)
M = TypeVar("M", bound=models.Model)


@transaction.atomic
def load_taxonomy(directory: Path) -> list[TableReport]:
    """Load all tables or nothing; rows keep their ids.

    Terms that left a table stay, because records may name them; scenario types, topics and
    aliases that left are removed, except aliases that staff added.

    Raises:
        TaxonomyError: with every problem as file, line, field and message.
    """
    return _Loader(directory).load()


class _Loader:
    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._problems = Problems()
        self._reports: list[TableReport] = []
        self._code_files: dict[str, str] = {}

    def load(self) -> list[TableReport]:
        industries = self._industries()
        stages = self._stages()
        rows = self._table("capabilities.csv", CAPABILITY_COLUMNS)
        capabilities = self._capabilities(rows, self._groups())
        self._scenario_types(industries, stages)
        extra = load_wordings(self._directory, self._problems, rows, capabilities, industries)
        self._problems.raise_if_any()
        return [*self._reports, *extra]

    def _industries(self) -> dict[str, Industry]:
        sync = TableSync(Industry, ("code",))
        for position, row in enumerate(self._table("industries.csv", INDUSTRY_COLUMNS)):
            sector = row.one_of("sector", SECTORS)
            if sector is not None:
                sync.want(row, code=self._code(row), sector=sector, **_names(row, position))
        return self._write_terms(sync)

    def _stages(self) -> dict[str, Stage]:
        sync = TableSync(Stage, ("code",))
        for position, row in enumerate(self._table("stages.csv", NAME_COLUMNS)):
            sync.want(row, code=self._code(row), **_names(row, position))
        return self._write_terms(sync)

    def _groups(self) -> dict[str, CapabilityGroup]:
        sync = TableSync(CapabilityGroup, ("code",))
        for position, row in enumerate(self._table("capability_groups.csv", NAME_COLUMNS)):
            sync.want(row, code=row.text("code"), **_names(row, position))
        return self._write_terms(sync)

    def _capabilities(
        self, rows: list[TableRow], groups: Mapping[str, CapabilityGroup]
    ) -> dict[str, Capability]:
        sync = TableSync(Capability, ("code",))
        for position, row in enumerate(rows):
            group = row.one_of("group_code", groups)
            if group is None:
                continue
            if row.text("group_zh") != group.name_zh:
                row.report("group_zh", f"differs from the group's name {group.name_zh}")
            sync.want(row, code=self._code(row), group_id=group.pk, **_names(row, position))
        return self._write_terms(sync)

    def _scenario_types(
        self, industries: Mapping[str, Industry], stages: Mapping[str, Stage]
    ) -> None:
        sync = TableSync(ScenarioType, ("industry_id", "stage_id", "name_zh"))
        sectors = {name: str(sector) for name, sector in SECTORS.items()} | {ALL_SECTORS: ""}
        industry_keys = {code: industry.pk for code, industry in industries.items()}
        known: dict[str, int | None] = {**industry_keys, ALL_INDUSTRIES: None}
        evidences = {evidence.value: evidence for evidence in Evidence}
        table = self._table("scenario_types.csv", SCENARIO_TYPE_COLUMNS)
        for position, row in enumerate(table):
            industry = row.one_of("industry_code", known)
            stage = row.one_of("stage", stages)
            sector = row.one_of("sector", sectors)
            evidence = row.one_of("evidence", evidences)
            if stage is None or sector is None or evidence is None:
                continue
            if (industry is None) != (not sector):
                row.report("sector", f"{ALL_SECTORS} goes with {ALL_INDUSTRIES}, and only with it")
            sync.want(
                row,
                industry_id=industry,
                stage_id=stage.pk,
                sector=sector,
                evidence=evidence,
                **_names(row, position),
            )
        sync.write()
        sync.remove_left()
        self._reports.append(sync.report)

    def _table(self, file: str, columns: tuple[str, ...]) -> list[TableRow]:
        return read_table(self._directory, file, columns, self._problems)

    def _code(self, row: TableRow) -> str:
        """Read a code; industries, stages and capabilities are looked up by code alone."""
        code = row.text("code")
        if self._code_files.setdefault(code, row.file) != row.file:
            row.report("code", f"{code} is a code of {self._code_files[code]} too")
        return code

    def _write_terms(self, sync: TableSync[T]) -> dict[str, T]:
        terms = {term.code: term for term in sync.write()}
        self._reports.append(sync.report)
        return terms


def _names(row: TableRow, position: int) -> dict[str, Any]:
    return {
        "name_zh": row.text("name_zh"),
        "name_en": row.text("name_en"),
        "position": position,
    }
