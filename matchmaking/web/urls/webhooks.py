from django.urls import path

from matchmaking.web.views.webhook_log import (
    webhook_delivery,
    webhook_guide,
    webhook_redeliver,
)
from matchmaking.web.views.webhooks import (
    webhook_create,
    webhook_delete,
    webhook_detail,
    webhook_disable,
    webhook_edit,
    webhook_enable,
    webhook_list,
    webhook_ping,
    webhook_rotate,
    webhook_secret,
)

ACTS = {
    "edit": webhook_edit,
    "secret": webhook_secret,
    "rotate": webhook_rotate,
    "ping": webhook_ping,
    "enable": webhook_enable,
    "disable": webhook_disable,
    "delete": webhook_delete,
}

urlpatterns = [
    path("organizations/<public_id:public_id>/webhooks/", webhook_list, name="webhook_list"),
    path(
        "organizations/<public_id:public_id>/webhooks/new/", webhook_create, name="webhook_create"
    ),
    path("webhooks/guide/", webhook_guide, name="webhook_guide"),
    path("webhooks/<public_id:public_id>/", webhook_detail, name="webhook_detail"),
    *(
        path(f"webhooks/<public_id:public_id>/{act}/", view, name=f"webhook_{act}")
        for act, view in ACTS.items()
    ),
    path("webhook-deliveries/<public_id:public_id>/", webhook_delivery, name="webhook_delivery"),
    path(
        "webhook-deliveries/<public_id:public_id>/redeliver/",
        webhook_redeliver,
        name="webhook_redeliver",
    ),
]
