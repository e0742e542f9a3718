"""Importing supply: many drafts at once, and changes of what is there."""

from collections.abc import Sequence

from django.db import transaction

from matchmaking.organizations.bulk import Draft, create_in_bulk, require_importer
from matchmaking.organizations.models import OrganizationKind, User
from matchmaking.organizations.publication import tags_of
from matchmaking.organizations.revisions import edit_posting
from matchmaking.organizations.versions import Content
from matchmaking.solutions.models import CaseStudy, ServiceArea, Solution
from matchmaking.taxonomy.models import Industry

ROWS = ("service_areas", "case_studies")


@transaction.atomic
def create_solutions_in_bulk(*, drafts: Sequence[Draft], by: User) -> list[Solution]:
    """Write drafts for providers; raises as ``create_in_bulk``."""
    solutions = create_in_bulk(Solution, drafts, kind=OrganizationKind.PROVIDER, by=by)
    add_rows(solutions, [draft.content for draft in drafts])
    return solutions


def edit_imported_solution(*, solution: Solution, content: Content, by: User) -> None:
    """Let a solution say ``content``, once a reviewer has read it where it is published.

    As ``edit_solution``, for administrators of the platform too, who change nothing in place.
    """
    require_importer(by, solution.organization)

    def write_rows() -> None:
        solution.service_areas.all().delete()
        solution.case_studies.all().delete()
        add_rows([solution], [content])

    edit_posting(
        solution,
        fields={name: content[name] for name in solution.own_fields},
        tags=tags_of(content),
        by=by,
        rows={name: content[name] for name in ROWS},
        write_rows=write_rows,
    )


def add_rows(solutions: Sequence[Solution], contents: Sequence[Content]) -> None:
    """Write provinces and case studies of solutions that have none yet.

    Raises:
        ValidationError: a case study is wrong.
    """
    industries = dict(Industry.objects.order_by().values_list("code", "pk"))
    areas, cases = [], []
    for solution, content in zip(solutions, contents, strict=True):
        areas += [
            ServiceArea(solution=solution, province=code) for code in content["service_areas"]
        ]
        cases += [
            CaseStudy(
                solution=solution,
                industry_id=industries.get(told["industry"]),
                customer=told["customer"],
                scenario=told["scenario"],
                effect=told["effect"],
                position=position,
            )
            for position, told in enumerate(content["case_studies"])
        ]
    for case in cases:
        case.clean_fields(exclude={"solution", "industry"})
    ServiceArea.objects.bulk_create(areas)
    CaseStudy.objects.bulk_create(cases)
