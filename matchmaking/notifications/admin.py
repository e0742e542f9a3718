"""Notifications and mails as they stand; staff look, and have a mail tried again."""

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaking.common.model_admin import ReadOnlyAdmin
from matchmaking.notifications.leases import retry_deliveries
from matchmaking.notifications.models import Delivery, DeliveryQuerySet, Notification


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    list_display = ["public_id", "kind", "user", "organization", "created_at", "read_at"]
    list_filter = ["kind", ("read_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "organization"]
    search_fields = ["=public_id", "=user__email"]
    date_hierarchy = "created_at"


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = [
        "public_id",
        "form",
        "user",
        "status",
        "attempts",
        "next_attempt_at",
        "sent_at",
        "last_error",
    ]
    list_filter = ["status", "form"]
    list_select_related = ["user"]
    search_fields = ["=public_id", "=user__email"]
    date_hierarchy = "created_at"
    actions = ["retry"]

    @admin.action(description=_("Try the chosen mails again"), permissions=["view"])
    def retry(self, request: HttpRequest, queryset: DeliveryQuerySet) -> None:
        n_mails = retry_deliveries(queryset)
        messages.success(request, gettext("%(n)s mails will be tried again.") % {"n": n_mails})
