"""Refusals of imports and exports."""

from matchmaking.common.exceptions import DomainError


class ImportQuotaError(DomainError):
    """Somebody has too many imports open, or has begun too many today."""

    code = "import_quota"


class ImportStateError(DomainError):
    """The import is not in a state that allows what is asked."""

    code = "import_state"


class ExportQuotaError(DomainError):
    code = "export_quota"


class LeaseLostError(Exception):
    """Another worker has taken the job over; this one stops without a trace."""
