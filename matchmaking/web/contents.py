"""The content of a posting in the words of its pages."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext

from matchmaking.organizations.differences import Reader
from matchmaking.scenarios.models import Comparator
from matchmaking.solutions.models import DeploymentMode
from matchmaking.taxonomy.models import Industry
from matchmaking.taxonomy.regions import Province


def target_amount(target: Mapping[str, Any]) -> str:
    """Return what a target asks for, such as ``≥ 95 %``."""
    sign = Comparator(target["comparator"]).label
    return f"{sign} {target['value']:.10g} {target['unit']}".strip()


def _targets(value: Any) -> list[str]:
    return [f"{target['metric']} {target_amount(target)}" for target in value or ()]


def _modes(value: Any) -> list[str]:
    return [str(DeploymentMode(mode).label) for mode in value or ()]


def _areas(value: Any) -> list[str]:
    return [str(Province(code).label) for code in value or ()]


def _cases(value: Any) -> list[str]:
    names = _industry_names(value or ())
    parts = (
        (case["customer"], case["scenario"], case["effect"], names.get(case.get("industry")))
        for case in value or ()
    )
    return [" · ".join(filter(None, known)) for known in parts]


def _industry_names(cases: Iterable[Mapping[str, Any]]) -> dict[str | None, str]:
    """Map the codes of the cases' industries to their names; no query where none is stated."""
    codes = {case["industry"] for case in cases if case.get("industry")}
    found = Industry.objects.filter(code__in=codes) if codes else ()
    return {term.code: term.name for term in found}


def _months(value: Any) -> str:
    return gettext("%(number)s months") % {"number": value} if value else ""


READERS: Mapping[str, Reader] = {
    "targets": _targets,
    "deployment_modes": _modes,
    "service_areas": _areas,
    "case_studies": _cases,
    "duration_months": _months,
    "delivery_months": _months,
}
