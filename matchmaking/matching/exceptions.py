from datetime import datetime

from matchmaking.common.exceptions import DomainError


class ScenarioNotPublishedError(DomainError):
    code = "scenario_not_published"


class MatchNotListedError(DomainError):
    """The solution is not, or no longer, on the list of the scenario."""

    code = "match_not_listed"


class StandingQuotaError(DomainError):
    """Enough for today; ``renews_at`` is when one may ask again."""

    code = "standing_quota"

    def __init__(self, message: str, *, renews_at: datetime) -> None:
        super().__init__(message)
        self.renews_at = renews_at
