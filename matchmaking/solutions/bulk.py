"""Importing supply: many drafts at once, and changes of what is there."""

from collections.abc import Sequence

from django.db import transaction

from matchmaking.common.bulk import FieldsCheck
from matchmaking.organizations.bulk import Draft, create_in_bulk, require_importer
from matchmaking.organizations.models import OrganizationKind, User
from matchmaking.organizations.publication import tags_of
from matchmaking.organizations.revisions import edit_posting
from matchmaking.organizations.versions import Content
from matchmaking.solutions.models import CaseStudy, ServiceArea, Solution
from matchmaking.taxonomy.models import Industry

ROWS = ("service_areas", "case_studies")
CASE_TEXTS = ("customer", "scenario", "effect")


@transaction.atomic
def create_solutions_in_bulk(*, drafts: Sequence[Draft], by: User) -> list[int]:
    """Write drafts for providers and return their keys; raises as ``create_in_bulk``."""
    keys = create_in_bulk(Solution, drafts, kind=OrganizationKind.PROVIDER, by=by)
    add_rows(keys, [draft.content for draft in drafts])
    return keys


def edit_imported_solution(*, solution: Solution, content: Content, by: User) -> None:
    """Let a solution say ``content``, once a reviewer has read it where it is published.

    As ``edit_solution``, for administrators of the platform too, who change nothing in place.
    """
    require_importer(by, solution.organization)

    def write_rows() -> None:
        solution.service_areas.all().delete()
        solution.case_studies.all().delete()
        add_rows([solution.pk], [content])

    edit_posting(
        solution,
        fields={name: content[name] for name in solution.own_fields},
        tags=tags_of(content),
        by=by,
        rows={name: content[name] for name in ROWS},
        write_rows=write_rows,
    )


def add_rows(keys: Sequence[int], contents: Sequence[Content]) -> None:
    """Write provinces and case studies of solutions that have none yet.

    Raises:
        ValidationError: a case study is wrong.
    """
    industries = dict(Industry.objects.order_by().values_list("code", "pk"))
    check = FieldsCheck(CaseStudy, CASE_TEXTS)
    areas, cases = [], []
    for key, content in zip(keys, contents, strict=True):
        for told in content["case_studies"]:
            check(told)
        areas += [ServiceArea(solution_id=key, province=code) for code in content["service_areas"]]
        cases += [
            CaseStudy(
                solution_id=key,
                industry_id=industries.get(told["industry"]),
                customer=told["customer"],
                scenario=told["scenario"],
                effect=told["effect"],
                position=position,
            )
            for position, told in enumerate(content["case_studies"])
        ]
    ServiceArea.objects.bulk_create(areas)
    CaseStudy.objects.bulk_create(cases)
