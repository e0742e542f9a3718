"""What people are told of the long imports that they did not wait for."""

from matchmaking.exchange.models import ImportJob, ImportStatus
from matchmaking.notifications.kinds import Kind, Target
from matchmaking.notifications.recipients import person
from matchmaking.notifications.services import News, tell

KINDS = {ImportStatus.DONE: Kind.IMPORT_DONE, ImportStatus.FAILED: Kind.IMPORT_FAILED}


def finished(pk: int) -> None:
    """Tell whoever began it; how it ended stands on its page."""
    job = ImportJob.objects.select_related("organization").filter(pk=pk).first()
    kind = KINDS.get(ImportStatus(job.status)) if job else None
    if job is None or kind is None:
        return
    news = News(
        kind=kind,
        key=f"{kind}:{job.public_id}",
        organization=job.organization,
        target=(Target.IMPORT, job.public_id),
        params={"n": job.n_created + job.n_edited},
    )
    tell(news, person(job.owner_id))
