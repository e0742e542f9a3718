"""Who may see the fields of rankings; the pages of a match show each side its own."""

from matchmaking.common.register import STAMPS, Audience, list_fields
from matchmaking.matching.models import Dismissal, Match, MatchBatch, MatchRun, SolutionRefresh

list_fields(MatchBatch, STAMPS, {Audience.ANYBODY: "public_id"})
list_fields(
    MatchRun,
    STAMPS,
    {
        Audience.ANYBODY: "scenario status index_version finished_at",
        Audience.NOBODY: "batch attempts lease_token leased_until n_candidates failure",
    },
)
list_fields(SolutionRefresh, STAMPS, {Audience.NOBODY: "solution"})
list_fields(
    Match,
    {
        Audience.ANYBODY: "scenario solution rank score is_suitable parts reasons",
        Audience.NOBODY: "id run",
    },
)
# For figures of the platform the reason alone counts; the provider never hears of any.
list_fields(
    Dismissal,
    STAMPS,
    {Audience.MEMBERS: "scenario solution reason note by"},
)
