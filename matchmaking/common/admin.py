from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaking.common.model_admin import ReadOnlyAdmin
from matchmaking.common.models import OutboxEvent
from matchmaking.common.outbox import retry_events

admin.site.site_header = _("Platform administration")
admin.site.site_title = _("Platform administration")
admin.site.index_title = _("Records")


@admin.register(OutboxEvent)
class OutboxEventAdmin(ReadOnlyAdmin):
    list_display = ["topic", "object_pk", "created_at", "processed_at", "attempts", "last_error"]
    list_filter = ["topic", ("processed_at", admin.EmptyFieldListFilter)]
    search_fields = ["=object_pk"]
    date_hierarchy = "created_at"
    actions = ["retry"]

    @admin.action(description=_("Try the chosen events again"), permissions=["view"])
    def retry(self, request: HttpRequest, queryset: QuerySet[OutboxEvent]) -> None:
        n_events = retry_events(queryset)
        messages.success(request, gettext("%(n)s events will be tried again.") % {"n": n_events})
