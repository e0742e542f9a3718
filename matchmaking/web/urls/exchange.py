from django.urls import URLPattern, path

from matchmaking.web.views.exports import scenario_export, solution_export
from matchmaking.web.views.imports import (
    import_cancel,
    import_commit,
    import_corrected,
    import_detail,
    import_list,
    import_template,
)

urlpatterns: list[URLPattern] = [
    path("import/", import_list, name="import_list"),
    path("import/template/", import_template, name="import_template"),
    path("import/<public_id:public_id>/", import_detail, name="import_detail"),
    path("import/<public_id:public_id>/commit/", import_commit, name="import_commit"),
    path("import/<public_id:public_id>/cancel/", import_cancel, name="import_cancel"),
    path("import/<public_id:public_id>/corrected/", import_corrected, name="import_corrected"),
    path("scenarios/export/", scenario_export, name="scenario_export"),
    path("solutions/export/", solution_export, name="solution_export"),
]
