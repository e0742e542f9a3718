from django.urls import URLPattern, path

from matchmaking.web.views.searches import (
    search_alert,
    search_create,
    search_delete,
    search_edit,
    search_open,
)
from matchmaking.web.views.watching import scenario_watch, solution_watch, watch_list

urlpatterns: list[URLPattern] = [
    path("watching/", watch_list, name="watch_list"),
    path("scenarios/<public_id:public_id>/watch/", scenario_watch, name="scenario_watch"),
    path("solutions/<public_id:public_id>/watch/", solution_watch, name="solution_watch"),
    path("searches/new/", search_create, name="search_create"),
    path("searches/<public_id:public_id>/", search_open, name="search_open"),
    path("searches/<public_id:public_id>/edit/", search_edit, name="search_edit"),
    path("searches/<public_id:public_id>/alert/", search_alert, name="search_alert"),
    path("searches/<public_id:public_id>/delete/", search_delete, name="search_delete"),
]
