"""What a matched provider reads of a scenario that is reserved for matched providers."""

import copy
from collections.abc import Container
from typing import Any

from matchmaking.common.register import Audience, fields_only_for
from matchmaking.scenarios.models import Scenario, Visibility


def is_guarded(scenario: Scenario, *, own: Container[int]) -> bool:
    """Whether a reader of the organizations with the keys ``own`` sees a part of it only."""
    is_reserved = scenario.visibility == Visibility.MATCHED_ONLY
    return is_reserved and scenario.organization_id not in own


def as_seen(scenario: Scenario, *, own: Container[int]) -> Scenario:
    """Return the scenario, or a copy without the guarded fields; never to be saved.

    The organization stays, for links between records: whoever shows it asks
    ``hides_organization`` first.
    """
    if not is_guarded(scenario, own=own):
        return scenario
    seen = copy.copy(scenario)
    for name in fields_only_for(Scenario, Audience.GUARDED):
        if name != "organization":
            field: Any = Scenario._meta.get_field(name)
            setattr(seen, name, field.get_default())
    return seen
