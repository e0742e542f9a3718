from matchmaking.notifications.kinds import Kind, Target
from matchmaking.notifications.recipients import owners
from matchmaking.notifications.services import News, tell
from matchmaking.webhooks.models import WebhookEndpoint


def disabled(pk: int) -> None:
    """Tell the owners that nothing is sent any more, unless somebody has seen to it meanwhile."""
    endpoint = WebhookEndpoint.objects.select_related("organization").filter(pk=pk).first()
    if endpoint is None or endpoint.disabled_at is None:
        return
    news = News(
        kind=Kind.WEBHOOK_OFF,
        key=f"{Kind.WEBHOOK_OFF}:{endpoint.public_id}:{endpoint.disabled_at.timestamp():.0f}",
        organization=endpoint.organization,
        target=(Target.WEBHOOK, endpoint.public_id),
        params={"off": endpoint.disabled_reason},
    )
    tell(news, owners(endpoint.organization))
