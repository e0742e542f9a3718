from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.models import OrganizationKind, User
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.posting_admin import PostingAdmin
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.services import move_scenario


@admin.register(Scenario)
class ScenarioAdmin(PostingAdmin):
    """Staff see of a budget what anybody sees; the confidential fields stay with the owner."""

    organization_kind = OrganizationKind.MANUFACTURER
    exclude = list(Scenario.CONFIDENTIAL_FIELDS)
    list_display = ["title", "organization", "status", "visibility", "source", "published_at"]
    list_filter = ["status", "visibility", "source", "stages", "province", "industries"]
    readonly_fields = [*PostingAdmin.readonly_fields, "band"]

    @admin.display(description=_("budget"))
    def band(self, scenario: Scenario) -> str | None:
        band = scenario.budget_band
        return None if band is None else str(band.label)

    def move(self, posting: Scenario, move: PostingMove, by: User) -> None:
        move_scenario(scenario=posting, move=move, by=by)
