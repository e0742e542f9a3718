from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CommonConfig(AppConfig):
    name = "matchmaking.common"
    verbose_name = _("events")

    def ready(self) -> None:
        from matchmaking.common.register import check_register  # noqa: PLC0415  (models load first)

        checks.register(check_register, checks.Tags.models)
        autodiscover_modules("register")
