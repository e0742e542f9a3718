"""Use-cases of supply. ``by`` is the acting user; ``None`` is the platform itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from matchmaking.organizations.models import Organization, OrganizationKind, User
from matchmaking.organizations.permissions import require_editor
from matchmaking.organizations.publication import (
    PostingMove,
    Tags,
    move_posting,
    require_kind,
    save_posting,
)
from matchmaking.solutions.models import CaseStudy, ServiceArea, Solution
from matchmaking.taxonomy.models import Industry
from matchmaking.taxonomy.regions import Province


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """A case study to be written."""

    customer: str
    scenario: str
    effect: str = ""
    industry: Industry | None = None


@dataclass(frozen=True, slots=True)
class SolutionDetails:
    """The rows that belong to a solution; they replace the former ones."""

    service_areas: Sequence[Province] = ()
    case_studies: Sequence[CaseDraft] = ()


@transaction.atomic
def create_solution(
    *,
    organization: Organization,
    fields: Mapping[str, Any],
    tags: Tags,
    details: SolutionDetails,
    by: User | None,
) -> Solution:
    """Write a draft for a provider.

    Raises:
        PermissionDenied: ``by`` may not write for the organization.
        OrganizationKindError: the organization is no provider.
        ValidationError: a field is wrong; keyed by field name.
    """
    if by is not None:
        require_editor(by, organization)
    require_kind(organization, OrganizationKind.PROVIDER)
    solution = Solution(organization=organization)
    save_posting(solution, fields=fields, tags=tags)
    _add_details(solution, details)
    return solution


@transaction.atomic
def edit_solution(
    *,
    solution: Solution,
    fields: Mapping[str, Any],
    tags: Tags,
    details: SolutionDetails,
    by: User | None,
) -> Solution:
    """Change a solution; a published one is ranked anew. Raises as ``create_solution``."""
    if by is not None:
        require_editor(by, solution.organization)
    save_posting(solution, fields=fields, tags=tags)
    solution.service_areas.all().delete()
    solution.case_studies.all().delete()
    _add_details(solution, details)
    return solution


def move_solution(*, solution: Solution, move: PostingMove, by: User | None) -> Solution:
    """Publish, close or withdraw a solution.

    Raises:
        PermissionDenied: ``by`` may not write for the organization.
        PostingMoveError: the state does not allow the move.
        PostingIncompleteError: a field needed for publication is empty.
    """
    if by is not None:
        require_editor(by, solution.organization)
    move_posting(solution, move)
    return solution


def _add_details(solution: Solution, details: SolutionDetails) -> None:
    ServiceArea.objects.bulk_create(
        ServiceArea(solution=solution, province=province)
        for province in sorted(set(details.service_areas))
    )
    cases = [
        CaseStudy(
            solution=solution,
            industry=draft.industry,
            customer=draft.customer,
            scenario=draft.scenario,
            effect=draft.effect,
            position=position,
        )
        for position, draft in enumerate(details.case_studies)
    ]
    for case in cases:
        case.full_clean(exclude=["solution"])
    CaseStudy.objects.bulk_create(cases)
