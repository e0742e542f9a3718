"""Who may see the fields of supply: what is published is public."""

from matchmaking.common.register import STAMPS, Audience, list_fields
from matchmaking.organizations.register import POSTING, REVISION, TRANSITION, VERSION
from matchmaking.solutions.models import (
    CaseStudy,
    ServiceArea,
    Solution,
    SolutionRevision,
    SolutionTransition,
)

list_fields(
    Solution,
    STAMPS,
    POSTING,
    {
        Audience.ANYBODY: (
            "organization kind summary description deployment_modes price_min price_max "
            "delivery_months is_nationwide"
        )
    },
)
list_fields(ServiceArea, {Audience.ANYBODY: "solution province", Audience.NOBODY: "id"})
list_fields(
    CaseStudy,
    STAMPS,
    {Audience.ANYBODY: "solution industry customer scenario effect position"},
)
list_fields(Solution.history.model, VERSION, {Audience.STAFF: "content"})
list_fields(SolutionRevision, STAMPS, REVISION, {Audience.STAFF: "content"})
list_fields(SolutionTransition, STAMPS, TRANSITION)
