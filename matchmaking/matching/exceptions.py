from matchmaking.common.exceptions import DomainError


class ScenarioNotPublishedError(DomainError):
    code = "scenario_not_published"


class ChangeQuotaError(DomainError):
    code = "change_quota_used"
