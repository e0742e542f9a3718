"""The records of a collection: organizations, scenarios, solutions and judgements as read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CollectionProblem:
    """One fault of a collection, placed as exactly as it is known; line 0 is the file itself."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return (
            f"{place}: {self.field}: {self.message}" if self.field else f"{place}: {self.message}"
        )


class CollectionError(Exception):
    """A collection cannot be used; carries every problem that was found, not only the first."""

    def __init__(self, problems: Sequence[CollectionProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class OrganizationRecord:
    key: str
    kind: str
    name: str
    name_en: str
    province: str
    city: str
    size: str
    founded: int | None
    intro: str
    provider_type: str
    qualifications: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class TargetRecord:
    metric: str
    comparator: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class ScenarioRecord:
    """A demand; budgets are in 万元 (10,000 CNY)."""

    key: str
    organization: str
    title: str
    pain_points: str
    requirement: str
    current_state: str
    targets: tuple[TargetRecord, ...]
    industries: tuple[str, ...]
    stages: tuple[str, ...]
    capabilities: tuple[str, ...]
    deployment: str
    budget_min_wan: int | None
    budget_max_wan: int | None
    duration_months: int | None
    province: str
    language: str
    line: int


@dataclass(frozen=True, slots=True)
class CaseRecord:
    industry: str
    customer: str
    scenario: str
    effect: str


@dataclass(frozen=True, slots=True)
class SolutionRecord:
    """An offer; prices are in 万元 (10,000 CNY). No industry means any industry."""

    key: str
    organization: str
    kind: str
    title: str
    summary: str
    description: str
    industries: tuple[str, ...]
    stages: tuple[str, ...]
    capabilities: tuple[str, ...]
    deployment: tuple[str, ...]
    price_min_wan: int | None
    price_max_wan: int | None
    delivery_months: int | None
    service_provinces: tuple[str, ...]
    cases: tuple[CaseRecord, ...]
    language: str
    line: int


@dataclass(frozen=True, slots=True)
class Collection:
    """A checked collection: keys are unique and every reference leads to a record.

    ``qrels`` maps scenario → solution → grade 1…3 (a pair that is absent is graded 0), ``notes``
    scenario → tags. Both are empty when their file is absent.
    """

    organizations: tuple[OrganizationRecord, ...]
    scenarios: tuple[ScenarioRecord, ...]
    solutions: tuple[SolutionRecord, ...]
    qrels: Mapping[str, Mapping[str, int]]
    notes: Mapping[str, tuple[str, ...]]
