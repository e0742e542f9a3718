from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "matchmaking.exchange"
    verbose_name = _("import and export")

    def ready(self) -> None:
        from matchmaking.exchange import sweep  # noqa: F401, PLC0415  (a task in no tasks.py)
