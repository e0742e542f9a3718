"""What a matched provider reads of a scenario that is reserved for matched providers."""

import copy
from collections.abc import Container
from typing import Any

from matchmaking.scenarios.models import Scenario, Visibility

# Beside the organization: what could give it away. Field → what stands in its place.
GUARDED_FIELDS: dict[str, Any] = {"pain_points": "", "targets": []}


def is_guarded(scenario: Scenario, *, own: Container[int]) -> bool:
    """Whether a reader of the organizations with the keys ``own`` sees a part of it only."""
    is_reserved = scenario.visibility == Visibility.MATCHED_ONLY
    return is_reserved and scenario.organization_id not in own


def as_seen(scenario: Scenario, *, own: Container[int]) -> Scenario:
    """Return the scenario, or a copy without the guarded fields; never to be saved."""
    if not is_guarded(scenario, own=own):
        return scenario
    seen = copy.copy(scenario)
    for name, blank in GUARDED_FIELDS.items():
        setattr(seen, name, copy.copy(blank))
    return seen
