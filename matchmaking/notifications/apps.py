from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "matchmaking.notifications"
    verbose_name = _("notifications")

    def ready(self) -> None:
        from matchmaking.common import outbox  # noqa: PLC0415  (models load first)
        from matchmaking.notifications.handlers import HANDLERS  # noqa: PLC0415

        for topic, handler in HANDLERS.items():
            outbox.subscribe(topic, handler)
