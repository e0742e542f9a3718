"""What an edition states of an entry: facts of the day, as the manifest has them."""

from typing import Any

from django.db.models import Count

from matchmaking.directory.models import Application, CaseStatus, Entry
from matchmaking.organizations.models import Organization
from matchmaking.solutions.models import Solution


def entry_facts(application: Application, *, position: int, entry_id: str) -> dict[str, Any]:
    """Return a line of the manifest; texts and whole numbers, no score, no contact."""
    organization = application.organization
    return {
        "position": position,
        "id": entry_id,
        "application": application.public_id,
        "organization": organization_facts(organization),
        "scenario": _scenario_facts(application),
        "solutions": [solution_facts(row) for row in _solutions(application)],
        "evidence": _evidence_facts(application),
        "listed_since": _listed_since(application),
    }


def organization_facts(organization: Organization) -> dict[str, Any]:
    return {
        "id": organization.public_id,
        "name_zh": organization.name_zh,
        "name_en": organization.name_en,
        "credit_code": organization.credit_code or "",
        "province": organization.province,
        "city": organization.city,
        "provider_type": organization.provider_type,
    }


def _scenario_facts(application: Application) -> dict[str, Any] | None:
    scenario = application.scenario
    if scenario is None:
        return None
    return {"id": scenario.public_id, "title": scenario.title}


def _solutions(application: Application) -> list[Solution]:
    rows = application.solutions.prefetch_related("capabilities", "industries")
    return list(rows.order_by("public_id"))


def solution_facts(solution: Solution) -> dict[str, Any]:
    return {
        "id": solution.public_id,
        "title": solution.title,
        "kind": solution.kind,
        "capabilities": sorted(term.code for term in solution.capabilities.all()),
        "industries": sorted(term.code for term in solution.industries.all()),
    }


def _evidence_facts(application: Application) -> dict[str, Any]:
    """Return how much was proven, not with what: evidence itself stays confidential."""
    files = application.proofs.values_list("criterion__code").annotate(n=Count("pk")).order_by()
    confirmed = application.cases.filter(status=CaseStatus.CONFIRMED)
    by_connection = confirmed.filter(connection__isnull=False).count()
    return {
        "files": dict(sorted(files)),
        "cases_confirmed_by_connection": by_connection,
        "cases_confirmed_by_mail": confirmed.count() - by_connection,
    }


def _listed_since(application: Application) -> int:
    """Return the number of the edition from which on it is listed without a break; 0 for new."""
    entry = (
        Entry.objects.select_related("edition").filter(application=application.renews_id).first()
    )
    if entry is None:
        return 0
    since: int = entry.facts["listed_since"] or entry.edition.number
    return since
