from django.urls import path

from matchmaking.web.views.changes import scenario_changes
from matchmaking.web.views.comparing import scenario_compare
from matchmaking.web.views.dismissals import match_dismiss, match_restore
from matchmaking.web.views.draft_saves import scenario_save, solution_save
from matchmaking.web.views.draft_splits import scenario_split, solution_split
from matchmaking.web.views.drafts import (
    scenario_create,
    scenario_edit,
    solution_create,
    solution_edit,
)
from matchmaking.web.views.histories import scenario_history, solution_history
from matchmaking.web.views.matches import scenario_match, solution_match
from matchmaking.web.views.moves import (
    scenario_move,
    scenario_pending,
    solution_move,
    solution_pending,
)
from matchmaking.web.views.previews import scenario_preview, solution_preview
from matchmaking.web.views.providers import provider_detail, provider_list
from matchmaking.web.views.scenarios import scenario_detail, scenario_list
from matchmaking.web.views.solutions import solution_detail, solution_list
from matchmaking.web.views.standings import scenario_standing, solution_standing

urlpatterns = [
    path("scenarios/", scenario_list, name="scenario_list"),
    path("scenarios/new/", scenario_create, name="scenario_create"),
    path("scenarios/preview/", scenario_preview, name="scenario_preview"),
    path("scenarios/save/", scenario_save, name="scenario_save"),
    path("scenarios/split/", scenario_split, name="scenario_split"),
    path("scenarios/<public_id:public_id>/", scenario_detail, name="scenario_detail"),
    path(
        "scenarios/<public_id:public_id>/matches/<public_id:solution_id>/changes/",
        scenario_changes,
        name="scenario_changes",
    ),
    path("scenarios/<public_id:public_id>/compare/", scenario_compare, name="scenario_compare"),
    path(
        "scenarios/<public_id:public_id>/matches/<public_id:solution_id>/",
        scenario_match,
        name="scenario_match",
    ),
    path(
        "scenarios/<public_id:public_id>/matches/<public_id:solution_id>/unsuitable/",
        match_dismiss,
        name="match_dismiss",
    ),
    path(
        "scenarios/<public_id:public_id>/matches/<public_id:solution_id>/restore/",
        match_restore,
        name="match_restore",
    ),
    path("scenarios/<public_id:public_id>/standing/", scenario_standing, name="scenario_standing"),
    path("scenarios/<public_id:public_id>/edit/", scenario_edit, name="scenario_edit"),
    path("scenarios/<public_id:public_id>/move/", scenario_move, name="scenario_move"),
    path("scenarios/<public_id:public_id>/pending/", scenario_pending, name="scenario_pending"),
    path("scenarios/<public_id:public_id>/history/", scenario_history, name="scenario_history"),
    path("solutions/", solution_list, name="solution_list"),
    path("solutions/new/", solution_create, name="solution_create"),
    path("solutions/preview/", solution_preview, name="solution_preview"),
    path("solutions/save/", solution_save, name="solution_save"),
    path("solutions/split/", solution_split, name="solution_split"),
    path("solutions/<public_id:public_id>/", solution_detail, name="solution_detail"),
    path(
        "solutions/<public_id:public_id>/scenarios/<public_id:scenario_id>/",
        solution_match,
        name="solution_match",
    ),
    path(
        "solutions/<public_id:public_id>/scenarios/<public_id:scenario_id>/standing/",
        solution_standing,
        name="solution_standing",
    ),
    path("solutions/<public_id:public_id>/edit/", solution_edit, name="solution_edit"),
    path("solutions/<public_id:public_id>/move/", solution_move, name="solution_move"),
    path("solutions/<public_id:public_id>/pending/", solution_pending, name="solution_pending"),
    path("solutions/<public_id:public_id>/history/", solution_history, name="solution_history"),
    path("providers/", provider_list, name="provider_list"),
    path("providers/<public_id:public_id>/", provider_detail, name="provider_detail"),
]
