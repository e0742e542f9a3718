from django.urls import URLPattern, path

from matchmaking.web.views.board import connection_board, connection_board_export
from matchmaking.web.views.connection_results import (
    connection_outcome,
    connection_rating,
    connection_reply,
)
from matchmaking.web.views.silence import platform_silence, platform_silence_export

urlpatterns: list[URLPattern] = [
    path("connections/board/", connection_board, name="connection_board"),
    path("connections/board/export/", connection_board_export, name="connection_board_export"),
    path(
        "connections/<public_id:public_id>/outcome/", connection_outcome, name="connection_outcome"
    ),
    path("connections/<public_id:public_id>/rating/", connection_rating, name="connection_rating"),
    path("connections/<public_id:public_id>/reply/", connection_reply, name="connection_reply"),
    path("platform/silence/", platform_silence, name="platform_silence"),
    path("platform/silence/export/", platform_silence_export, name="platform_silence_export"),
]
