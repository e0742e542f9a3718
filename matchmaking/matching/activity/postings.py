"""What people of a demo activity post, and the way of each record after that."""

from typing import Any

from matchmaking.matching.activity.story import Entry
from matchmaking.organizations.models import Organization, Source, User
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.publication import tags_of
from matchmaking.organizations.workflow import Decision
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

KEY = "activity:"  # of the source keys by which the records are known again


def is_posted() -> bool:
    """Whether a record of a demo activity is on the site."""
    return (
        Scenario.objects.filter(source_key__startswith=KEY).exists()
        or Solution.objects.filter(source_key__startswith=KEY).exists()
    )


def post_scenario(entry: Entry) -> None:
    """Write a scenario and lead it through its steps."""
    by, organization, fields = _author(entry), _organization(entry), _fields(entry)
    scenario = create_scenario(organization=organization, fields=fields, tags=tags_of(entry), by=by)
    for step in entry["steps"]:
        if "edit" in step:
            changed = {**scenario.content(), **step["edit"]}
            fields = {name: changed[name] for name in Scenario.own_fields}
            edit_scenario(scenario=scenario, fields=fields, tags=tags_of(changed), by=by)
        move = move_scenario_revision if step.get("revision") else move_scenario
        move(
            scenario=scenario,
            move=PostingMove(step["move"]),
            by=_mover(step, by),
            decision=_decision(step),
        )


def post_solution(entry: Entry) -> None:
    """Write a solution and lead it through its steps."""
    by, organization, fields = _author(entry), _organization(entry), _fields(entry)
    solution = create_solution(
        organization=organization,
        fields=fields,
        tags=tags_of(entry),
        details=details_of(entry),
        by=by,
    )
    for step in entry["steps"]:
        if "edit" in step:
            changed = {**solution.content(), **step["edit"]}
            edit_solution(
                solution=solution,
                fields={name: changed[name] for name in Solution.own_fields},
                tags=tags_of(changed),
                details=details_of(changed),
                by=by,
            )
        move = move_solution_revision if step.get("revision") else move_solution
        move(
            solution=solution,
            move=PostingMove(step["move"]),
            by=_mover(step, by),
            decision=_decision(step),
        )


def _author(entry: Entry) -> User:
    return User.objects.get(email=entry["by"])


def _organization(entry: Entry) -> Organization:
    return Organization.objects.get(source_key=entry["on"])


def _fields(entry: Entry) -> dict[str, Any]:
    """Return what the record says, with a mark that all of it is fiction."""
    origin = {"source": Source.DEMO, "source_key": KEY + entry["key"]}
    return {**entry["fields"], **origin}


def _mover(step: Entry, author: User) -> User:
    return User.objects.get(email=step["by"]) if "by" in step else author


def _decision(step: Entry) -> Decision:
    return Decision(reasons=step.get("reasons", ()), words=step.get("words", ""))
