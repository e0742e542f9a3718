from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConnectionsConfig(AppConfig):
    name = "matchmaking.connections"
    verbose_name = _("connections")

    def ready(self) -> None:
        from matchmaking.common import outbox  # noqa: PLC0415  (models load first)
        from matchmaking.connections import withdrawal  # noqa: PLC0415

        outbox.subscribe("scenario.moved", withdrawal.scenario_moved)
        outbox.subscribe("solution.moved", withdrawal.solution_moved)
        outbox.subscribe("organization.suspended", withdrawal.organization_suspended)
