from matchmaking.connections.models import Watch
from matchmaking.notifications.kinds import Kind, Target
from matchmaking.notifications.recipients import editors
from matchmaking.notifications.services import News, tell


def found(pk: int) -> None:
    """Tell who writes for a watched record how many partners are new."""
    rows = Watch.objects.select_related("scenario__organization", "solution__organization")
    watch = rows.filter(pk=pk, told_at__isnull=False).first()
    if watch is None or watch.told_at is None:
        return
    posting = watch.posting
    news = News(
        kind=Kind.PARTNERS_FOUND,
        key=f"{Kind.PARTNERS_FOUND}:{posting.public_id}:{watch.told_at.timestamp():.0f}",
        organization=posting.organization,
        target=(Target(posting.kind_name), posting.public_id),
        params={"n": watch.n_new},
    )
    tell(news, editors(posting.organization))
