"""Use-cases of imports: begin one, have it written, cancel it."""

from datetime import timedelta

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from matchmaking.exchange.check import forget_files
from matchmaking.exchange.dispatch import send
from matchmaking.exchange.exceptions import ImportQuotaError, ImportStateError
from matchmaking.exchange.models import OPEN, ImportJob, ImportScope, ImportStatus
from matchmaking.exchange.rights import require_import
from matchmaking.organizations.models import Organization, User

MOST_OPEN = 3
MOST_A_DAY = 30
DAY = timedelta(days=1)


@transaction.atomic
def start_import(
    *,
    owner: User,
    organization: Organization | None,
    kind: str,
    upload: File,  # type: ignore[type-arg]  # generic in the stubs only
    is_queued: bool = True,
) -> ImportJob:
    """Keep an upload and have it checked; without an organization its rows name theirs.

    Whoever checks it in place does not have it ``is_queued``.

    Raises:
        ImportQuotaError: ``owner`` has too many imports.
        PermissionDenied, OrganizationSuspendedError, OrganizationKindError: as ``require_import``.
    """
    require_import(owner, organization=organization, kind=kind)
    _require_quota(owner)
    job = ImportJob(
        owner=owner,
        organization=organization,
        kind=kind,
        name=(upload.name or "")[:200],
    )
    job.file.save("upload", upload, save=False)
    job.save()
    if is_queued:
        transaction.on_commit(lambda: send(job.pk, ImportStatus.UPLOADED))
    return job


@transaction.atomic
def commit_import(
    *,
    job: ImportJob,
    scope: ImportScope,
    by: User,
    is_submitted: bool = False,
    is_queued: bool = True,
) -> ImportJob:
    """Have the rows of a checked import written; ``is_submitted`` sends new ones to review.

    Raises:
        ImportStateError: it is not checked, has faulty rows where all were asked for, or has
            nothing to write.
        PermissionDenied, OrganizationSuspendedError, OrganizationKindError: as ``require_import``.
    """
    require_import(by, organization=job.organization, kind=job.kind)
    rows = ImportJob.objects.filter(pk=job.pk, owner=by, status=ImportStatus.CHECKED)
    job.refresh_from_db()
    if not job.n_valid:
        raise ImportStateError(gettext("There is nothing to import in this file."))
    if scope == ImportScope.ALL and job.n_faulty:
        raise ImportStateError(
            gettext("Some rows are faulty: import the valid ones, or mend the file first.")
        )
    if not rows.update(
        status=ImportStatus.COMMITTING,
        scope=scope,
        is_submitted=is_submitted and not job.is_many,
        n_done=0,
        n_total=job.n_valid,
        attempts=0,
        lease_token="",
        leased_until=None,
        updated_at=timezone.now(),
    ):
        raise _moved(job)
    job.refresh_from_db()
    if is_queued:
        transaction.on_commit(lambda: send(job.pk, ImportStatus.COMMITTING))
    return job


@transaction.atomic
def cancel_import(*, job: ImportJob, by: User) -> ImportJob:
    """End an import of which nothing was written, and forget its files.

    Raises:
        ImportStateError: it is being written, or has ended.
    """
    sources = [status for status in OPEN if status != ImportStatus.COMMITTING]
    if not ImportJob.objects.filter(pk=job.pk, owner=by, status__in=sources).update(
        status=ImportStatus.CANCELLED,
        lease_token="",
        leased_until=None,
        finished_at=timezone.now(),
        updated_at=timezone.now(),
    ):
        raise _moved(job)
    job.refresh_from_db()
    transaction.on_commit(lambda: forget_files(job))
    return job


def _require_quota(owner: User) -> None:
    User.objects.select_for_update().only("pk").get(pk=owner.pk)  # orders one person's requests
    own = ImportJob.objects.filter(owner=owner)
    if own.open().count() >= MOST_OPEN:
        raise ImportQuotaError(
            gettext("You have %(number)d imports open. Finish or cancel one of them first.")
            % {"number": MOST_OPEN}
        )
    if own.filter(created_at__gt=timezone.now() - DAY).count() >= MOST_A_DAY:
        raise ImportQuotaError(
            gettext("You have begun %(number)d imports within a day. Please go on tomorrow.")
            % {"number": MOST_A_DAY}
        )


def _moved(job: ImportJob) -> ImportStateError:
    return ImportStateError(
        gettext("The import “%(name)s” is in another state by now. Reload the page.")
        % {"name": job.name}
    )
