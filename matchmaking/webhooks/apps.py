from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "matchmaking.webhooks"
    verbose_name = _("webhooks")

    def ready(self) -> None:
        from matchmaking.common import outbox  # noqa: PLC0415  (models load first)
        from matchmaking.webhooks import sweep  # noqa: F401, PLC0415  (tasks in no tasks.py)
        from matchmaking.webhooks.handlers import HANDLERS  # noqa: PLC0415

        for topic, handler in HANDLERS.items():
            outbox.subscribe(topic, handler)
