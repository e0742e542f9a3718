from django.urls import URLPattern, path

from matchmaking.web.views.notifications import (
    notification_badge,
    notification_list,
    notification_open,
    notification_read,
    notification_read_all,
)
from matchmaking.web.views.preferences import notification_settings, notification_unsubscribe

urlpatterns: list[URLPattern] = [
    path("notifications/", notification_list, name="notification_list"),
    path("notifications/badge/", notification_badge, name="notification_badge"),
    path("notifications/read/", notification_read_all, name="notification_read_all"),
    path("notifications/<public_id:public_id>/", notification_open, name="notification_open"),
    path("notifications/<public_id:public_id>/read/", notification_read, name="notification_read"),
    path(
        "notifications/unsubscribe/<str:token>/",
        notification_unsubscribe,
        name="notification_unsubscribe",
    ),
    path("account/notifications/", notification_settings, name="notification_settings"),
]
