"""Why one solution fits one scenario, as far as both sides may read it."""

from typing import Any

from matchmaking.matching.indexing import newest_index
from matchmaking.matching.profiles import scenario_profile, solution_profile
from matchmaking.matching.reasons import encode_reasons
from matchmaking.ranking.explain import explain
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.redaction import as_seen
from matchmaking.solutions.models import Solution


def encoded_reasons(scenario: Scenario, solution: Solution) -> list[dict[str, Any]]:
    """Return the reasons of a pair by codes; none while nothing has been ranked yet.

    Of a reserved scenario only the part counts that its matched providers may read.
    """
    index = newest_index()
    if index is None:
        return []
    seen = as_seen(scenario, own=())
    return encode_reasons(explain(index, scenario_profile(seen), solution_profile(solution)))
