"""Records of a collection as the fields, tags and details that the use-cases take."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from matchmaking.matching.collections.records import (
    CaseRecord,
    OrganizationRecord,
    ScenarioRecord,
    SolutionRecord,
)
from matchmaking.organizations.publication import Tags
from matchmaking.ranking.types import CapabilityTerm, IndustryTerm, Vocabulary
from matchmaking.solutions.services import CaseDraft, SolutionDetails
from matchmaking.taxonomy.models import Capability, Industry, Stage
from matchmaking.taxonomy.regions import NATIONWIDE, Province, parse_province

Report = Callable[[str, str], None]  # field of the file, message

# Fields that are called otherwise in the files.
FILE_FIELDS = {
    "__all__": "",
    "name_zh": "name",
    "organization": "organisation",
    "budget_min": "budget_min_wan",
    "budget_max": "budget_max_wan",
    "price_min": "price_min_wan",
    "price_max": "price_max_wan",
    "deployment_modes": "deployment",
    "source_key": "key",
    "customer": "cases.customer",
    "scenario": "cases.scenario",
    "effect": "cases.effect",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """The stored terms by code."""

    industries: Mapping[str, Industry]
    stages: Mapping[str, Stage]
    capabilities: Mapping[str, Capability]

    @classmethod
    def read(cls) -> Self:
        return cls(
            industries={term.code: term for term in Industry.objects.all()},
            stages={term.code: term for term in Stage.objects.all()},
            capabilities={term.code: term for term in Capability.objects.select_related("group")},
        )

    def vocabulary(self) -> Vocabulary:
        """The codes alone, for checking a collection against them."""
        return Vocabulary(
            industries={
                code: IndustryTerm(code, term.sector, (term.name_zh, term.name_en))
                for code, term in self.industries.items()
            },
            capabilities={
                code: CapabilityTerm(code, term.group.code, (term.name_zh, term.name_en))
                for code, term in self.capabilities.items()
            },
            stages=tuple(self.stages),
        )

    def tags(self, record: ScenarioRecord | SolutionRecord, report: Report) -> Tags:
        # The reader knows the five stages by itself; this site may have fewer.
        for code in record.stages:
            if code not in self.stages:
                report("stages", f"unknown code {code!r}")
        return Tags(
            industries=[self.industries[code] for code in record.industries],
            stages=[self.stages[code] for code in record.stages if code in self.stages],
            capabilities=[self.capabilities[code] for code in record.capabilities],
        )


def organization_fields(record: OrganizationRecord, report: Report) -> dict[str, Any]:
    return {
        "kind": record.kind,
        "name_zh": record.name.strip(),
        "name_en": record.name_en.strip(),
        "province": _province(record.province, "province", report),
        "city": record.city.strip(),
        "size": record.size,
        "founded": record.founded,
        "intro": record.intro.strip(),
        "provider_type": record.provider_type,
        "qualifications": list(record.qualifications),
    }


def scenario_fields(record: ScenarioRecord, report: Report) -> dict[str, Any]:
    return {
        "title": record.title.strip(),
        "pain_points": record.pain_points.strip(),
        "requirement": record.requirement.strip(),
        "current_state": record.current_state.strip(),
        "targets": [
            {
                "metric": target.metric,
                "comparator": target.comparator,
                "value": target.value,
                "unit": target.unit,
            }
            for target in record.targets
        ],
        "deployment": record.deployment,
        "budget_min": record.budget_min_wan,
        "budget_max": record.budget_max_wan,
        "duration_months": record.duration_months,
        "province": _province(record.province, "province", report),
        "language": record.language,
    }


def solution_fields(record: SolutionRecord) -> dict[str, Any]:
    return {
        "kind": record.kind,
        "title": record.title.strip(),
        "summary": record.summary.strip(),
        "description": record.description.strip(),
        "deployment_modes": list(record.deployment),
        "price_min": record.price_min_wan,
        "price_max": record.price_max_wan,
        "delivery_months": record.delivery_months,
        "is_nationwide": NATIONWIDE in record.service_provinces,
        "language": record.language,
    }


def solution_details(record: SolutionRecord, terms: Terms, report: Report) -> SolutionDetails:
    named = [text for text in record.service_provinces if text != NATIONWIDE]
    areas = [_province(text, "service_provinces", report) for text in named]
    return SolutionDetails(
        service_areas=[Province(code) for code in sorted(set(filter(None, areas)))],
        case_studies=list(_cases(record.cases, terms, report)),
    )


def _cases(cases: Iterable[CaseRecord], terms: Terms, report: Report) -> Iterable[CaseDraft]:
    for position, case in enumerate(cases):
        if case.industry and case.industry not in terms.industries:
            report(f"cases[{position}].industry", f"unknown code {case.industry[:40]!r}")
        yield CaseDraft(
            customer=case.customer.strip(),
            scenario=case.scenario.strip(),
            effect=case.effect.strip(),
            industry=terms.industries.get(case.industry),
        )


def _province(text: str, field: str, report: Report) -> str:
    if not text.strip():
        return ""
    province = parse_province(text)
    if province is None:
        report(field, f"no province is called {text[:40]!r}")
    return "" if province is None else province.value
