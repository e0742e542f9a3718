from matchmaking.connections.models import SavedSearch
from matchmaking.notifications.kinds import Kind, Target
from matchmaking.notifications.recipients import person
from matchmaking.notifications.services import News, tell


def found(pk: int) -> None:
    """Tell the owner of a saved search how many results are new; never which, nor of what."""
    search = SavedSearch.objects.filter(pk=pk, has_alert=True, told_at__isnull=False).first()
    if search is None or search.told_at is None:
        return
    news = News(
        kind=Kind.SEARCH_HITS,
        key=f"{Kind.SEARCH_HITS}:{search.public_id}:{search.told_at.timestamp():.0f}",
        target=(Target.SEARCH, search.public_id),
        params={"n": search.n_new},
    )
    tell(news, person(search.owner_id))
