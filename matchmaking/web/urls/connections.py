from django.urls import URLPattern, path

from matchmaking.web.views.connection_asking import scenario_connect, solution_connect
from matchmaking.web.views.connection_moves import connection_move
from matchmaking.web.views.connections import (
    connection_contact,
    connection_detail,
    connection_list,
)

urlpatterns: list[URLPattern] = [
    path("connections/", connection_list, name="connection_list"),
    path("connections/<public_id:public_id>/", connection_detail, name="connection_detail"),
    path("connections/<public_id:public_id>/move/", connection_move, name="connection_move"),
    path(
        "connections/<public_id:public_id>/contact/",
        connection_contact,
        name="connection_contact",
    ),
    path("scenarios/<public_id:public_id>/connect/", scenario_connect, name="scenario_connect"),
    path("solutions/<public_id:public_id>/connect/", solution_connect, name="solution_connect"),
]
