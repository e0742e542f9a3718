"""Rankings as they stand. The worker writes them; staff look and ask for new ones elsewhere."""

from django.contrib import admin

from matchmaking.common.model_admin import ReadOnlyAdmin
from matchmaking.matching.models import Dismissal, Match, MatchBatch, MatchRun


@admin.register(MatchBatch)
class MatchBatchAdmin(ReadOnlyAdmin):
    list_display = ["public_id", "created_at"]
    date_hierarchy = "created_at"


@admin.register(MatchRun)
class MatchRunAdmin(ReadOnlyAdmin):
    list_display = [
        "scenario",
        "status",
        "attempts",
        "n_candidates",
        "created_at",
        "finished_at",
        "failure",
    ]
    list_filter = ["status", "failure"]
    list_select_related = ["scenario"]
    search_fields = ["scenario__title", "=scenario__public_id"]
    date_hierarchy = "created_at"


@admin.register(Match)
class MatchAdmin(ReadOnlyAdmin):
    list_display = ["scenario", "rank", "solution", "score", "is_suitable"]
    list_filter = ["is_suitable"]
    list_select_related = ["scenario", "solution"]
    search_fields = ["scenario__title", "solution__title", "=scenario__public_id"]


@admin.register(Dismissal)
class DismissalAdmin(ReadOnlyAdmin):
    """How often which reason is given; what the members noted is theirs alone."""

    list_display = ["reason", "created_at"]
    list_filter = ["reason"]
    fields = ["reason", "created_at"]
    readonly_fields = ["reason", "created_at"]
    date_hierarchy = "created_at"
