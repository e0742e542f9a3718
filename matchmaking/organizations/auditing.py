"""Use-cases of the platform's auditors, who read the trail and write nothing else."""

from collections.abc import Iterable

from matchmaking.common.audit import record_audit
from matchmaking.common.models import AuditEvent, AuditHead
from matchmaking.organizations.models import PlatformRole, User
from matchmaking.organizations.permissions import require_platform_role


def open_audit_export(*, by: User, filters: Iterable[str]) -> AuditEvent:
    """Note that ``by`` takes a copy of the trail; the copy ends before the returned event.

    ``filters`` are the names of those in use, without what they look for.

    Raises:
        PermissionDenied: ``by`` is no auditor.
    """
    require_platform_role(by, PlatformRole.AUDITOR)
    trail = AuditHead(pk=AuditHead.ONLY)
    return record_audit("audit.export", on=trail, by=by, details={"filters": sorted(filters)})
