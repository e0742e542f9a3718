"""The addresses of connections and of what belongs to them."""

from typing import Any

from django.urls import URLPattern, path

import matchmaking.common.converters  # noqa: F401  # makes <public_id:…> known
from matchmaking.api.views.connections import ConnectionViewSet, ConnectionWorkflowViewSet
from matchmaking.api.views.results import OutcomeViewSet, RatingsViewSet
from matchmaking.api.views.silence import SilenceView
from matchmaking.api.views.thread_parts import (
    AttachmentView,
    CalendarView,
    ChecklistItemViewSet,
    MeetingMovesViewSet,
)
from matchmaking.api.views.threads import ChecklistViewSet, MeetingViewSet, MessageViewSet
from matchmaking.api.views.watches import (
    ScenarioWatchViewSet,
    SolutionWatchViewSet,
    WatchListViewSet,
)

LIST: dict[str, Any] = {"get": "list"}
WRITTEN_LIST: dict[str, Any] = {**LIST, "post": "create"}
RECORD: dict[str, Any] = {"get": "retrieve", "post": "create"}
WATCH: dict[str, Any] = {**RECORD, "delete": "destroy"}


def of_connection(address: str, view: Any, actions: dict[str, str]) -> URLPattern:
    pattern: URLPattern = path(
        f"connections/<public_id:public_id>/{address}/",
        view.as_view(actions),
        name=f"connection_{address.replace('/', '_')}",
    )
    return pattern


urlpatterns: list[URLPattern] = [
    path("connections/", ConnectionViewSet.as_view(WRITTEN_LIST), name="connection_list"),
    path(
        "connections/<public_id:public_id>/",
        ConnectionViewSet.as_view({"get": "retrieve"}),
        name="connection_detail",
    ),
    of_connection("moves", ConnectionWorkflowViewSet, {"post": "moves"}),
    of_connection("contact", ConnectionWorkflowViewSet, {"post": "contact"}),
    of_connection("steps", ConnectionWorkflowViewSet, {"get": "steps"}),
    of_connection("messages", MessageViewSet, WRITTEN_LIST),
    of_connection("messages/read", MessageViewSet, {"post": "read"}),
    of_connection("meetings", MeetingViewSet, WRITTEN_LIST),
    of_connection("checklist", ChecklistViewSet, WRITTEN_LIST),
    of_connection("outcome", OutcomeViewSet, RECORD),
    of_connection("outcome/confirm", OutcomeViewSet, {"post": "confirm"}),
    of_connection("ratings", RatingsViewSet, RECORD),
    of_connection("ratings/reply", RatingsViewSet, {"post": "reply"}),
    path(
        "connection-files/<public_id:public_id>/", AttachmentView.as_view(), name="connection_file"
    ),
    path(
        "meetings/<public_id:public_id>/moves/",
        MeetingMovesViewSet.as_view({"post": "moves"}),
        name="meeting_moves",
    ),
    path(
        "meetings/<public_id:public_id>/calendar/", CalendarView.as_view(), name="meeting_calendar"
    ),
    path(
        "checklist-items/<public_id:public_id>/",
        ChecklistItemViewSet.as_view({"delete": "destroy"}),
        name="checklist_item",
    ),
    path(
        "checklist-items/<public_id:public_id>/moves/",
        ChecklistItemViewSet.as_view({"post": "moves"}),
        name="checklist_item_moves",
    ),
    path("watches/", WatchListViewSet.as_view(LIST), name="watch_list"),
    path(
        "scenarios/<public_id:public_id>/watch/",
        ScenarioWatchViewSet.as_view(WATCH),
        name="scenario_watch",
    ),
    path(
        "solutions/<public_id:public_id>/watch/",
        SolutionWatchViewSet.as_view(WATCH),
        name="solution_watch",
    ),
    path("platform/silence/", SilenceView.as_view(), name="platform_silence"),
]
