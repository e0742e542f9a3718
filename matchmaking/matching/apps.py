from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "matchmaking.matching"
    verbose_name = _("matches")

    def ready(self) -> None:
        from matchmaking.common import outbox  # noqa: PLC0415  (models load first)
        from matchmaking.matching import services, sweep  # noqa: PLC0415

        outbox.subscribe("scenario.changed", services.scenario_changed)
        outbox.subscribe("solution.changed", services.solution_changed)
        outbox.subscribe("organization.suspended", services.organization_changed)
        outbox.subscribe("organization.restored", services.organization_changed)
        outbox.on_record(sweep.wake)
