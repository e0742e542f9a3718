"""Moving a posting of either kind, itself or its pending change."""

from matchmaking.organizations.models import User
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.workflow import NO_REASON, Decision
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.services import move_scenario, move_scenario_revision
from matchmaking.solutions.models import Solution
from matchmaking.solutions.services import move_solution, move_solution_revision


def make_move(
    posting: Scenario | Solution,
    move: PostingMove,
    *,
    by: User,
    is_revision: bool,
    decision: Decision = NO_REASON,
    seen: int | None = None,
) -> None:
    """Make a move by the service of the posting's context; raises as those do."""
    if isinstance(posting, Scenario):
        act = move_scenario_revision if is_revision else move_scenario
        act(scenario=posting, move=move, by=by, decision=decision, seen=seen)
    else:
        act_on = move_solution_revision if is_revision else move_solution
        act_on(solution=posting, move=move, by=by, decision=decision, seen=seen)
