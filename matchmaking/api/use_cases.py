"""The use-cases of scenarios and solutions under one form, for the views of both.

A ``content`` has the form of ``Posting.content``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from matchmaking.organizations.models import Organization, OrganizationKind, User
from matchmaking.organizations.posting_logs import PostingRevision
from matchmaking.organizations.postings import Posting
from matchmaking.organizations.publication import open_revision, tags_of
from matchmaking.organizations.versions import Content
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.services import (
    create_scenario,
    edit_scenario,
    move_scenario,
    move_scenario_revision,
)
from matchmaking.solutions.models import Solution
from matchmaking.solutions.services import (
    create_solution,
    details_of,
    edit_solution,
    move_solution,
    move_solution_revision,
)


@dataclass(frozen=True, slots=True)
class UseCases:
    """What members and reviewers do with postings of one kind."""

    model: type[Posting]
    posted_by: OrganizationKind
    create: Callable[[Organization, Content, User], Posting]
    edit: Callable[[Any, Content, User, str], Posting]
    move: Callable[..., Posting]
    move_revision: Callable[..., PostingRevision]


def changed_content(posting: Posting, changes: Content) -> Content:
    """Return what ``posting`` shall say: the changes come on top of those that wait already."""
    revision = open_revision(posting)
    return {**posting.content(), **(revision.content if revision else {}), **changes}


def _own(model: type[Posting], content: Content) -> dict[str, Any]:
    return {name: content[name] for name in model.own_fields if name in content}


def _create_scenario(organization: Organization, content: Content, by: User) -> Posting:
    fields = _own(Scenario, content)
    return create_scenario(organization=organization, fields=fields, tags=tags_of(content), by=by)


def _edit_scenario(scenario: Scenario, content: Content, by: User, seen: str) -> Posting:
    fields = _own(Scenario, content)
    return edit_scenario(scenario=scenario, fields=fields, tags=tags_of(content), by=by, seen=seen)


def _create_solution(organization: Organization, content: Content, by: User) -> Posting:
    return create_solution(
        organization=organization,
        fields=_own(Solution, content),
        tags=tags_of(content),
        details=details_of(content),
        by=by,
    )


def _edit_solution(solution: Solution, content: Content, by: User, seen: str) -> Posting:
    return edit_solution(
        solution=solution,
        fields=_own(Solution, content),
        tags=tags_of(content),
        details=details_of(content),
        by=by,
        seen=seen,
    )


SCENARIOS = UseCases(
    model=Scenario,
    posted_by=OrganizationKind.MANUFACTURER,
    create=_create_scenario,
    edit=_edit_scenario,
    move=lambda posting, **step: move_scenario(scenario=posting, **step),
    move_revision=lambda posting, **step: move_scenario_revision(scenario=posting, **step),
)
SOLUTIONS = UseCases(
    model=Solution,
    posted_by=OrganizationKind.PROVIDER,
    create=_create_solution,
    edit=_edit_solution,
    move=lambda posting, **step: move_solution(solution=posting, **step),
    move_revision=lambda posting, **step: move_solution_revision(solution=posting, **step),
)
