"""What was loaded from a collection before, and whether a record differs from it."""

from collections.abc import Mapping
from typing import Any, TypeVar

from matchmaking.organizations.models import Organization
from matchmaking.organizations.postings import Posting
from matchmaking.organizations.publication import Tags
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.solutions.services import CaseDraft, SolutionDetails

CHUNK = 500  # rows whose relations are read at once

P = TypeVar("P", bound=Posting)


class Stored:
    """The rows of earlier loads by source key; a few queries for any number of rows."""

    def __init__(self, prefix: str) -> None:
        organizations = Organization.objects.filter(source_key__startswith=prefix)
        scenarios = Scenario.objects.filter(source_key__startswith=prefix).for_listing()
        solutions = (
            Solution.objects.filter(source_key__startswith=prefix)
            .for_listing()
            .prefetch_related("service_areas", "case_studies__industry")
        )
        self.organizations = {str(row.source_key): row for row in organizations}
        self.scenarios = {str(row.source_key): row for row in scenarios.iterator(CHUNK)}
        self.solutions = {str(row.source_key): row for row in solutions.iterator(CHUNK)}


def has_fields(row: Organization | Posting, fields: Mapping[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in fields.items())


def has_tags(posting: Posting, tags: Tags) -> bool:
    return all(
        {term.pk for term in stored.all()} == {term.pk for term in wanted}
        for stored, wanted in (
            (posting.industries, tags.industries),
            (posting.stages, tags.stages),
            (posting.capabilities, tags.capabilities),
        )
    )


def has_details(solution: Solution, details: SolutionDetails) -> bool:
    areas = {area.province for area in solution.service_areas.all()}
    cases = [
        CaseDraft(case.customer, case.scenario, case.effect, case.industry)
        for case in solution.case_studies.all()
    ]
    return areas == set(details.service_areas) and cases == list(details.case_studies)
