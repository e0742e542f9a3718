from typing import Any

from django.urls import URLPattern, path, re_path
from django.views.generic import RedirectView

import matchmaking.common.converters  # noqa: F401  # makes <public_id:…> known
from matchmaking.api import connection_urls
from matchmaking.api.views.directory import EditionViewSet, EntryViewSet
from matchmaking.api.views.documentation import DocumentationView, SchemaView
from matchmaking.api.views.insights import ActivityView, CoverageView
from matchmaking.api.views.matching import ScenarioMatchesView, SolutionMatchesView
from matchmaking.api.views.missing import MissingView
from matchmaking.api.views.notifications import NotificationReadView, NotificationViewSet
from matchmaking.api.views.organizations import OwnOrganizationViewSet, ProviderViewSet
from matchmaking.api.views.review import ReviewQueueViewSet
from matchmaking.api.views.scenarios import ScenarioViewSet, ScenarioWorkflowViewSet
from matchmaking.api.views.searches import SavedSearchViewSet
from matchmaking.api.views.solutions import SolutionViewSet, SolutionWorkflowViewSet
from matchmaking.api.views.standings import StandingView
from matchmaking.api.views.taxonomy import (
    CapabilityGroupViewSet,
    CapabilityViewSet,
    IndustryViewSet,
    ScenarioTypeViewSet,
    StageViewSet,
)
from matchmaking.api.views.webhooks import (
    WebhookDeliveryViewSet,
    WebhookListViewSet,
    WebhookLogViewSet,
    WebhookSecretViewSet,
    WebhookViewSet,
)

LIST: dict[str, Any] = {"get": "list"}
DETAIL: dict[str, Any] = {"get": "retrieve"}
WRITTEN_LIST: dict[str, Any] = {**LIST, "post": "create"}
WRITTEN_DETAIL: dict[str, Any] = {**DETAIL, "patch": "partial_update", "delete": "destroy"}
WORKFLOW: dict[str, dict[str, Any]] = {  # address → method → action
    "moves": {"post": "moves"},
    "revision": {"get": "revision"},
    "revision/moves": {"post": "revision_moves"},
    "transitions": {"get": "transitions"},
}


def workflow(kind: str, view: Any) -> list[URLPattern]:
    """The routes by which the records of a kind are moved."""
    return [
        path(
            f"{kind}s/<public_id:public_id>/{address}/",
            view.as_view(actions),
            name=f"{kind}_{address.replace('/', '_')}",
        )
        for address, actions in WORKFLOW.items()
    ]


# Of a webhook, found by its own id: address → method → action.
WEBHOOK: dict[str, tuple[Any, dict[str, Any]]] = {
    "": (WebhookViewSet, WRITTEN_DETAIL),
    "rotate": (WebhookViewSet, {"post": "rotate"}),
    "ping": (WebhookViewSet, {"post": "ping"}),
    "deliveries": (WebhookLogViewSet, LIST),
    "secret": (WebhookSecretViewSet, {"post": "secret"}),
}


def webhooks() -> list[URLPattern]:
    return [
        path(
            f"webhooks/<public_id:public_id>/{address}{'/' if address else ''}",
            view.as_view(actions),
            name=f"webhook_{address or 'detail'}",
        )
        for address, (view, actions) in WEBHOOK.items()
    ]


app_name = "api"
urlpatterns: list[URLPattern] = [
    path(
        "",
        RedirectView.as_view(pattern_name="api:docs", http_method_names=["get", "head"]),
        name="root",
    ),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocumentationView.as_view(), name="docs"),
    path("industries/", IndustryViewSet.as_view(LIST), name="industry_list"),
    path("stages/", StageViewSet.as_view(LIST), name="stage_list"),
    path("capability-groups/", CapabilityGroupViewSet.as_view(LIST), name="capability_group_list"),
    path("capabilities/", CapabilityViewSet.as_view(LIST), name="capability_list"),
    path("scenario-types/", ScenarioTypeViewSet.as_view(LIST), name="scenario_type_list"),
    path("organizations/", ProviderViewSet.as_view(LIST), name="organization_list"),
    path("organizations/mine/", OwnOrganizationViewSet.as_view(LIST), name="organization_mine"),
    path(
        "organizations/<public_id:public_id>/",
        ProviderViewSet.as_view(DETAIL),
        name="organization_detail",
    ),
    path("editions/", EditionViewSet.as_view(LIST), name="edition_list"),
    path("editions/<public_id:public_id>/", EditionViewSet.as_view(DETAIL), name="edition_detail"),
    path("insights/coverage/", CoverageView.as_view(), name="coverage"),
    path("insights/activity/", ActivityView.as_view(), name="activity"),
    path("entries/", EntryViewSet.as_view(LIST), name="entry_list"),
    path("scenarios/", ScenarioViewSet.as_view(WRITTEN_LIST), name="scenario_list"),
    path(
        "scenarios/<public_id:public_id>/",
        ScenarioViewSet.as_view(WRITTEN_DETAIL),
        name="scenario_detail",
    ),
    path(
        "scenarios/<public_id:public_id>/matches/",
        ScenarioMatchesView.as_view(),
        name="scenario_matches",
    ),
    path("solutions/", SolutionViewSet.as_view(WRITTEN_LIST), name="solution_list"),
    path(
        "solutions/<public_id:public_id>/",
        SolutionViewSet.as_view(WRITTEN_DETAIL),
        name="solution_detail",
    ),
    path(
        "solutions/<public_id:public_id>/matches/",
        SolutionMatchesView.as_view(),
        name="solution_matches",
    ),
    path(
        "solutions/<public_id:public_id>/scenarios/<public_id:scenario_id>/standing/",
        StandingView.as_view(),
        name="solution_standing",
    ),
    *connection_urls.urlpatterns,
    path("saved-searches/", SavedSearchViewSet.as_view(WRITTEN_LIST), name="search_list"),
    path(
        "saved-searches/<public_id:public_id>/",
        SavedSearchViewSet.as_view(WRITTEN_DETAIL),
        name="search_detail",
    ),
    path("notifications/", NotificationViewSet.as_view(LIST), name="notification_list"),
    path(
        "notifications/<public_id:public_id>/read/",
        NotificationReadView.as_view(),
        name="notification_read",
    ),
    path(
        "organizations/<public_id:public_id>/webhooks/",
        WebhookListViewSet.as_view(WRITTEN_LIST),
        name="webhook_list",
    ),
    *webhooks(),
    path(
        "webhook-deliveries/<public_id:public_id>/",
        WebhookDeliveryViewSet.as_view(DETAIL),
        name="webhook_delivery",
    ),
    path(
        "webhook-deliveries/<public_id:public_id>/redeliver/",
        WebhookDeliveryViewSet.as_view({"post": "redeliver"}),
        name="webhook_redeliver",
    ),
    *workflow("scenario", ScenarioWorkflowViewSet),
    *workflow("solution", SolutionWorkflowViewSet),
    path("review/postings/", ReviewQueueViewSet.as_view(LIST), name="review_postings"),
    # With the slash only, so that Django still adds a forgotten one to the paths above.
    re_path(r"^(?:[\s\S]*/)?\Z", MissingView.as_view(), name="missing"),
]
