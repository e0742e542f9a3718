"""Reads a collection directory: JSON Lines of records, and judgements where there are any.

Pure: no database, no Django. The format is described in ``docs/collection-format.md``.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn, Protocol, TypeVar

from matchmaking.matching.collections.records import (
    CaseRecord,
    Collection,
    CollectionError,
    CollectionProblem,
    OrganizationRecord,
    ScenarioRecord,
    SolutionRecord,
    TargetRecord,
)
from matchmaking.matching.collections.row import Row
from matchmaking.ranking.types import Vocabulary

STAGES = ("research_design", "pilot_verification", "production", "marketing_service", "operations")
DEPLOYMENTS = ("cloud", "edge", "on_premise", "hybrid")
ORGANIZATION_KINDS = ("manufacturer", "provider", "operator")
SIZES = ("micro", "small", "medium", "large")
PROVIDER_TYPES = (
    "integrator", "product", "chain_leader", "telecom",
    "soe_digital", "research", "testing", "cloud",
)  # fmt: skip
SOLUTION_KINDS = ("solution", "model", "dataset", "compute", "agent", "service")
COMPARATORS = (">=", "<=", "=")
LANGUAGES = ("zh", "en")
GRADES = ("0", "1", "2", "3")

ORGANIZATION_FILE = "organisations.jsonl"
SCENARIO_FILE = "scenarios.jsonl"
SOLUTION_FILE = "solutions.jsonl"
QRELS_FILE = "qrels.tsv"
NOTES_FILE = "notes.tsv"


class _Record(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def line(self) -> int: ...


R = TypeVar("R", bound=_Record)


def read_collection(directory: Path, vocabulary: Vocabulary | None = None) -> Collection:
    """Read and check every line; ``qrels.tsv`` and ``notes.tsv`` may be absent.

    Industry and capability codes are checked only when a vocabulary is given.

    Raises:
        CollectionError: with every problem as file, line, field and message.
    """
    collection, problems = scan_collection(directory, vocabulary)
    if problems:
        raise CollectionError(problems)
    return collection


def scan_collection(
    directory: Path, vocabulary: Vocabulary | None = None
) -> tuple[Collection, list[CollectionProblem]]:
    """As ``read_collection``, but return the problems beside what could be read.

    A record with a fault carries a neutral value in its place: no use but to look for more.
    """
    reader = _Reader(directory, vocabulary)
    return reader.read(), reader.problems


class _Reader:
    def __init__(self, directory: Path, vocabulary: Vocabulary | None) -> None:
        self._directory = directory
        self.problems: list[CollectionProblem] = []
        self._industries = None if vocabulary is None else set(vocabulary.industries)
        self._capabilities = None if vocabulary is None else set(vocabulary.capabilities)

    def read(self) -> Collection:
        organizations = self._records(ORGANIZATION_FILE, self._organization)
        scenarios = self._records(SCENARIO_FILE, self._scenario)
        solutions = self._records(SOLUTION_FILE, self._solution)
        owners = {record.key for record in organizations}
        for scenario in scenarios:
            self._check_owner(SCENARIO_FILE, scenario.line, scenario.organization, owners)
        for solution in solutions:
            self._check_owner(SOLUTION_FILE, solution.line, solution.organization, owners)
        scenario_keys = {record.key for record in scenarios}
        qrels = self._qrels(scenario_keys, {record.key for record in solutions})
        notes = self._notes(scenario_keys)
        return Collection(organizations, scenarios, solutions, qrels, notes)

    def _report(self, file: str, line: int, field: str, message: str) -> None:
        self.problems.append(CollectionProblem(file, line, field, message))

    def _records(self, file: str, parse: Callable[[Row], R]) -> tuple[R, ...]:
        """Parse every line of a file that must be there; a key may occur once."""
        records: dict[str, R] = {}
        for line, text in self._lines(file, is_required=True):
            row = self._row(file, line, text)
            if row is None:
                continue
            record = parse(row)
            if record.key in records:
                first = records[record.key].line
                row.report("key", f"{record.key!r} was already used in line {first}")
            elif record.key:
                records[record.key] = record
        return tuple(records.values())

    def _lines(self, file: str, *, is_required: bool) -> Iterator[tuple[int, str]]:
        """Yield lines that are not blank, numbered from 1; one that is no UTF-8 is reported."""
        try:
            content = (self._directory / file).read_bytes()
        except FileNotFoundError:
            if is_required:
                self._report(file, 0, "", "the file is missing")
            return
        except OSError as error:
            self._report(file, 0, "", f"cannot be read: {error.strerror}")
            return
        for line, octets in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
            try:
                text = octets.decode().rstrip("\r")
            except UnicodeDecodeError:
                self._report(file, line, "", "is not UTF-8")
            else:
                if text.strip():
                    yield line, text

    def _row(self, file: str, line: int, text: str) -> Row | None:
        try:
            fields = json.loads(text, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            self._report(file, line, "", f"is not JSON: {error}")
            return None
        if not isinstance(fields, dict):
            self._report(file, line, "", "must be a JSON object")
            return None
        return Row(fields, file=file, line=line, problems=self.problems)

    def _organization(self, row: Row) -> OrganizationRecord:
        return OrganizationRecord(
            key=row.key(),
            kind=row.choice("kind", ORGANIZATION_KINDS),
            name=row.text("name", is_required=True),
            name_en=row.text("name_en"),
            province=row.text("province"),
            city=row.text("city"),
            size=row.choice("size", SIZES, default=""),
            founded=row.integer("founded", minimum=1),
            intro=row.text("intro"),
            provider_type=row.choice("provider_type", PROVIDER_TYPES, default=""),
            qualifications=row.texts("qualifications"),
            line=row.line,
        )

    def _scenario(self, row: Row) -> ScenarioRecord:
        row.check_order("budget_min_wan", "budget_max_wan")
        return ScenarioRecord(
            key=row.key(),
            organization=row.key("organisation"),
            title=row.text("title", is_required=True),
            pain_points=row.text("pain_points"),
            requirement=row.text("requirement"),
            current_state=row.text("current_state"),
            targets=tuple(_target(target) for target in row.rows("targets")),
            industries=row.codes("industries", self._industries),
            stages=row.codes("stages", STAGES),
            capabilities=row.codes("capabilities", self._capabilities),
            deployment=row.choice("deployment", (*DEPLOYMENTS, "any"), default="any"),
            budget_min_wan=row.integer("budget_min_wan"),
            budget_max_wan=row.integer("budget_max_wan"),
            duration_months=row.integer("duration_months"),
            province=row.text("province"),
            language=row.choice("language", LANGUAGES, default="zh"),
            line=row.line,
        )

    def _solution(self, row: Row) -> SolutionRecord:
        row.check_order("price_min_wan", "price_max_wan")
        return SolutionRecord(
            key=row.key(),
            organization=row.key("organisation"),
            kind=row.choice("kind", SOLUTION_KINDS, default="solution"),
            title=row.text("title", is_required=True),
            summary=row.text("summary"),
            description=row.text("description"),
            industries=row.codes("industries", self._industries),
            stages=row.codes("stages", STAGES),
            capabilities=row.codes("capabilities", self._capabilities),
            deployment=row.codes("deployment", DEPLOYMENTS),
            price_min_wan=row.integer("price_min_wan"),
            price_max_wan=row.integer("price_max_wan"),
            delivery_months=row.integer("delivery_months"),
            service_provinces=row.texts("service_provinces"),
            cases=tuple(_case(case) for case in row.rows("cases")),
            language=row.choice("language", LANGUAGES, default="zh"),
            line=row.line,
        )

    def _check_owner(self, file: str, line: int, key: str, owners: set[str]) -> None:
        if key and key not in owners:
            self._report(file, line, "organisation", f"no organization has the key {key!r}")

    def _qrels(self, scenarios: set[str], solutions: set[str]) -> dict[str, dict[str, int]]:
        qrels: dict[str, dict[str, int]] = {}
        for line, text in self._lines(QRELS_FILE, is_required=False):
            cells = text.split("\t")
            if len(cells) != 3:
                self._report(QRELS_FILE, line, "", f"must have 3 cells, has {len(cells)}")
                continue
            scenario, solution, grade = (cell.strip() for cell in cells)
            self._check_key(QRELS_FILE, line, "scenario_key", scenario, scenarios)
            self._check_key(QRELS_FILE, line, "solution_key", solution, solutions)
            if solution in qrels.get(scenario, ()):
                self._report(QRELS_FILE, line, "solution_key", "this pair was already judged")
            elif grade not in GRADES:
                self._report(QRELS_FILE, line, "grade", f"must be 0 to 3, is {grade[:40]!r}")
            elif grade != "0":
                qrels.setdefault(scenario, {})[solution] = int(grade)
        return qrels

    def _notes(self, scenarios: set[str]) -> dict[str, tuple[str, ...]]:
        notes: dict[str, tuple[str, ...]] = {}
        for line, text in self._lines(NOTES_FILE, is_required=False):
            key, _, tags = text.partition("\t")
            self._check_key(NOTES_FILE, line, "scenario_key", key.strip(), scenarios)
            notes[key.strip()] = tuple(tag.strip() for tag in tags.split(",") if tag.strip())
        return notes

    def _check_key(self, file: str, line: int, field: str, key: str, known: set[str]) -> None:
        if key not in known:
            self._report(file, line, field, f"no record has the key {key[:40]!r}")


def _target(row: Row) -> TargetRecord:
    return TargetRecord(
        metric=row.text("metric", is_required=True),
        comparator=row.choice("comparator", COMPARATORS),
        value=row.number("value", is_required=True) or 0.0,
        unit=row.text("unit"),
    )


def _case(row: Row) -> CaseRecord:
    return CaseRecord(
        industry=row.text("industry"),
        customer=row.text("customer"),
        scenario=row.text("scenario"),
        effect=row.text("effect"),
    )


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
