"""Who may see the fields of demand.

Pain points and targets can give a company away; versions and revisions hold the confidential
fields too, so that reviewers are shown parts of them.
"""

from matchmaking.common.register import STAMPS, Audience, list_fields
from matchmaking.organizations.register import POSTING, REVISION, TRANSITION, VERSION
from matchmaking.scenarios.models import (
    Scenario,
    ScenarioRelease,
    ScenarioRevision,
    ScenarioTransition,
)

list_fields(
    Scenario,
    STAMPS,
    POSTING,
    {
        Audience.ANYBODY: "requirement deployment duration_months province visibility",
        Audience.GUARDED: "organization pain_points targets",
        Audience.MEMBERS: Scenario.CONFIDENTIAL_FIELDS,
    },
)
list_fields(Scenario.history.model, VERSION, {Audience.MEMBERS: "content"})
list_fields(ScenarioRevision, STAMPS, REVISION, {Audience.MEMBERS: "content"})
list_fields(ScenarioTransition, STAMPS, TRANSITION)
list_fields(
    ScenarioRelease,
    {Audience.STAFF: "scenario organization created_at", Audience.NOBODY: "id"},
)
