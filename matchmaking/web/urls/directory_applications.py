from django.urls import URLPattern, path

from matchmaking.web.views.application_cases import (
    case_add,
    case_answer,
    case_ask,
    case_remove,
)
from matchmaking.web.views.application_drafts import application_detail, application_save
from matchmaking.web.views.applications import (
    appeal_create,
    application_list,
    application_start,
    application_submit,
    application_withdraw,
)

urlpatterns: list[URLPattern] = [
    path("applications/", application_list, name="application_list"),
    path("applications/start/<public_id:public_id>/", application_start, name="application_start"),
    path("applications/<public_id:public_id>/", application_detail, name="application_detail"),
    path("applications/<public_id:public_id>/save/", application_save, name="application_save"),
    path(
        "applications/<public_id:public_id>/submit/",
        application_submit,
        name="application_submit",
    ),
    path(
        "applications/<public_id:public_id>/withdraw/",
        application_withdraw,
        name="application_withdraw",
    ),
    path("applications/<public_id:public_id>/cases/", case_add, name="case_add"),
    path("applications/cases/<public_id:public_id>/ask/", case_ask, name="case_ask"),
    path("applications/cases/<public_id:public_id>/remove/", case_remove, name="case_remove"),
    path("applications/appeals/<public_id:public_id>/", appeal_create, name="appeal_create"),
    path("case-confirmations/<str:token>/", case_answer, name="case_answer"),
]
