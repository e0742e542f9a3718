"""Use-cases of supply. ``by`` is the acting user; ``None`` is the platform itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from matchmaking.common.identifiers import new_public_id
from matchmaking.organizations.models import Organization, OrganizationKind, User
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.permissions import require_active, require_editor
from matchmaking.organizations.posting_logs import PostingRevision
from matchmaking.organizations.publication import Tags, require_kind, save_posting, tags_of
from matchmaking.organizations.revisions import edit_posting
from matchmaking.organizations.versions import Content
from matchmaking.organizations.workflow import (
    NO_REASON,
    Decision,
    move_posting,
    move_revision,
    take_over_revision,
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

    def content(self) -> dict[str, str]:
        return {
            "customer": self.customer,
            "scenario": self.scenario,
            "effect": self.effect,
            "industry": self.industry.code if self.industry else "",
        }


@dataclass(frozen=True, slots=True)
class SolutionDetails:
    """The rows that belong to a solution; they replace the former ones."""

    service_areas: Sequence[Province] = ()
    case_studies: Sequence[CaseDraft] = ()

    def content(self) -> dict[str, Any]:
        """Return the rows as the content of a solution names them."""
        return {
            "service_areas": sorted({str(province) for province in self.service_areas}),
            "case_studies": [draft.content() for draft in self.case_studies],
        }


def create_solution(
    *,
    organization: Organization,
    fields: Mapping[str, Any],
    tags: Tags,
    details: SolutionDetails,
    by: User | None,
    public_id: str = "",
) -> Solution:
    """Write a draft for a provider, perhaps under an identifier drawn before.

    Raises:
        PermissionDenied: ``by`` may not write for the organization.
        OrganizationSuspendedError: the platform has suspended it.
        OrganizationKindError: the organization is no provider.
        ValidationError: a field is wrong; keyed by field name.
    """
    if by is not None:
        require_editor(by, organization)
        require_active(organization)
    require_kind(organization, OrganizationKind.PROVIDER)
    solution = Solution(organization=organization, public_id=public_id or new_public_id())
    save_posting(
        solution,
        fields=fields,
        tags=tags,
        by=by,
        write_rows=lambda: _add_details(solution, details),
    )
    return solution


def edit_solution(
    *,
    solution: Solution,
    fields: Mapping[str, Any],
    tags: Tags,
    details: SolutionDetails,
    by: User | None,
    seen: str | None = None,
    as_typed: bool = False,
) -> Solution:
    """Change a solution; what is published stays until the change is reviewed.

    The platform changes a published one in place. ``seen`` is the ``edit_token`` of what ``by``
    has read. A draft saved ``as_typed`` makes no version; nothing published is saved so.

    Raises:
        PostingChangedError: somebody else has changed it since.
        PostingNotEditableError: it is being reviewed, or has ended.
        PostingIncompleteError: a published one would lose a needed field.
        ValidationError, PermissionDenied, OrganizationSuspendedError: as ``create_solution``.
    """
    if by is not None:
        require_editor(by, solution.organization)
        require_active(solution.organization)
    _check_cases(_cases(solution, details))
    edit_posting(
        solution,
        fields=fields,
        tags=tags,
        by=by,
        rows=details.content(),
        write_rows=lambda: _replace_details(solution, details),
        seen=seen,
        as_typed=as_typed,
    )
    return solution


@transaction.atomic
def move_solution(
    *,
    solution: Solution,
    move: PostingMove,
    by: User | None,
    decision: Decision = NO_REASON,
    seen: int | None = None,
) -> Solution:
    """Make a move of ``POSTING_MOVES``; raises as ``move_posting``."""
    move_posting(solution, move, by=by, decision=decision, seen=seen)
    if move == PostingMove.TAKE_DOWN:
        take_over_revision(solution, lambda content, author: _write(solution, content, author))
    return solution


def move_solution_revision(
    *,
    solution: Solution,
    move: PostingMove,
    by: User | None,
    decision: Decision = NO_REASON,
    seen: int | None = None,
) -> PostingRevision:
    """Make a move of ``REVISION_MOVES`` with the pending change; raises as ``move_revision``."""
    return move_revision(
        solution,
        move,
        write=lambda content, author: _write(solution, content, author),
        by=by,
        decision=decision,
        seen=seen,
    )


def details_of(content: Content) -> SolutionDetails:
    """Return the rows that a solution's content names; industries that have gone drop out."""
    codes = [case["industry"] for case in content["case_studies"]]
    industries = Industry.objects.in_bulk(codes, field_name="code")
    return SolutionDetails(
        service_areas=[Province(code) for code in content["service_areas"]],
        case_studies=[
            CaseDraft(
                customer=case["customer"],
                scenario=case["scenario"],
                effect=case["effect"],
                industry=industries.get(case["industry"]),
            )
            for case in content["case_studies"]
        ],
    )


def _write(solution: Solution, content: Content, author: User | None) -> None:
    details = details_of(content)
    save_posting(
        solution,
        fields={name: content[name] for name in solution.own_fields},
        tags=tags_of(content),
        by=author,
        write_rows=lambda: _replace_details(solution, details),
    )


def _replace_details(solution: Solution, details: SolutionDetails) -> None:
    ServiceArea.objects.filter(solution=solution).delete()
    CaseStudy.objects.filter(solution=solution).delete()
    _add_details(solution, details)


def _add_details(solution: Solution, details: SolutionDetails) -> None:
    ServiceArea.objects.bulk_create(
        ServiceArea(solution=solution, province=province)
        for province in sorted(set(details.service_areas))
    )
    cases = _cases(solution, details)
    _check_cases(cases)
    CaseStudy.objects.bulk_create(cases)


def _cases(solution: Solution, details: SolutionDetails) -> list[CaseStudy]:
    return [
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


def _check_cases(cases: Sequence[CaseStudy]) -> None:
    for case in cases:
        case.full_clean(exclude=["solution"])
