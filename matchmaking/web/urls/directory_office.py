from django.urls import URLPattern, path

from matchmaking.web.views.directory_office.criteria import criteria_compare, criteria_create
from matchmaking.web.views.directory_office.decisions import decision_case, decision_list
from matchmaking.web.views.directory_office.editions import (
    edition_office,
    edition_propose,
    edition_recall,
)
from matchmaking.web.views.directory_office.entries import (
    appeal_case,
    appeal_list,
    entry_office,
    entry_state,
)
from matchmaking.web.views.directory_office.files import objection_file, proof_file
from matchmaking.web.views.directory_office.formal import formal_application, formal_list
from matchmaking.web.views.directory_office.notice import objection_case, objection_desk
from matchmaking.web.views.directory_office.panel import (
    panel,
    panel_assign,
    panel_dismiss,
    panel_recuse,
)
from matchmaking.web.views.directory_office.programmes import (
    programme_change,
    programme_create,
    programme_desk,
)
from matchmaking.web.views.directory_office.rounds import (
    directory_office,
    round_advance,
    round_cancel,
    round_change,
    round_desk,
    round_plan,
)
from matchmaking.web.views.directory_reviews import my_recusal, my_review, my_reviews

OFFICE = "platform/directory/"
PROGRAMME = f"{OFFICE}programmes/<public_id:public_id>/"
ROUND = f"{OFFICE}rounds/<public_id:public_id>/"
APPLICATION = f"{OFFICE}applications/<public_id:public_id>/"
EDITION = f"{OFFICE}editions/<public_id:public_id>/"
ENTRY = f"{OFFICE}entries/<public_id:public_id>/"
REVIEW = "reviews/directory/<public_id:public_id>/"

urlpatterns: list[URLPattern] = [
    path(OFFICE, directory_office, name="directory_office"),
    path(f"{OFFICE}programmes/new/", programme_create, name="programme_create"),
    path(PROGRAMME, programme_desk, name="programme_desk"),
    path(f"{PROGRAMME}change/", programme_change, name="programme_change"),
    path(f"{PROGRAMME}criteria/new/", criteria_create, name="criteria_create"),
    path(f"{PROGRAMME}criteria/compare/", criteria_compare, name="criteria_compare"),
    path(f"{PROGRAMME}plan/", round_plan, name="round_plan"),
    path(ROUND, round_desk, name="round_desk"),
    path(f"{ROUND}change/", round_change, name="round_change"),
    path(f"{ROUND}advance/", round_advance, name="round_advance"),
    path(f"{ROUND}cancel/", round_cancel, name="round_cancel"),
    path(f"{ROUND}applications/", formal_list, name="formal_list"),
    path(APPLICATION, formal_application, name="formal_application"),
    path(f"{ROUND}panel/", panel, name="panel"),
    path(f"{ROUND}panel/assign/", panel_assign, name="panel_assign"),
    path(f"{ROUND}panel/dismiss/", panel_dismiss, name="panel_dismiss"),
    path(f"{OFFICE}reviews/<public_id:public_id>/recuse/", panel_recuse, name="panel_recuse"),
    path(f"{ROUND}decisions/", decision_list, name="decision_list"),
    path(f"{APPLICATION}decision/", decision_case, name="decision_case"),
    path(f"{ROUND}objections/", objection_desk, name="objection_desk"),
    path(f"{OFFICE}objections/<public_id:public_id>/", objection_case, name="objection_case"),
    path(f"{ROUND}edition/", edition_propose, name="edition_propose"),
    path(EDITION, edition_office, name="edition_office"),
    path(f"{EDITION}recall/", edition_recall, name="edition_recall"),
    path(ENTRY, entry_office, name="entry_office"),
    path(f"{ENTRY}state/<slug:kind>/", entry_state, name="entry_state"),
    path(f"{OFFICE}appeals/", appeal_list, name="appeal_list"),
    path(f"{OFFICE}appeals/<public_id:public_id>/", appeal_case, name="appeal_case"),
    path("evidence/applications/<public_id:public_id>/", proof_file, name="proof_file"),
    path("evidence/objections/<public_id:public_id>/", objection_file, name="objection_file"),
    path("reviews/directory/", my_reviews, name="my_reviews"),
    path(REVIEW, my_review, name="my_review"),
    path(f"{REVIEW}recuse/", my_recusal, name="my_recusal"),
]
