from django.urls import URLPattern, path

from matchmaking.web.feeds import directory_feed
from matchmaking.web.views.directory import (
    directory_index,
    edition_changes,
    edition_detail,
    edition_figures,
    programme_criteria,
    programme_detail,
)
from matchmaking.web.views.directory_entries import entry_detail
from matchmaking.web.views.directory_files import (
    directory_checker,
    directory_keys,
    edition_file,
    edition_pdf,
    edition_sheet,
)
from matchmaking.web.views.directory_rounds import round_detail, round_notice
from matchmaking.web.views.directory_verification import (
    directory_verification,
    edition_verification,
)
from matchmaking.web.views.objections import (
    objection_create,
    objection_list,
    objection_withdraw,
    own_objection_file,
)

LIST = "directory/<public_id:public_id>/"
EDITION = LIST + "editions/<int:number>/"

urlpatterns: list[URLPattern] = [
    path("directory/", directory_index, name="directory_index"),
    path("directory/feed/", directory_feed, name="directory_feed"),
    path("directory/verification/", directory_verification, name="directory_verification"),
    path("directory/verification/keys.json", directory_keys, name="directory_keys"),
    path("directory/verification/verify_edition.py", directory_checker, name="directory_checker"),
    path("directory/objections/", objection_list, name="objection_list"),
    path(
        "directory/objections/<public_id:public_id>/withdraw/",
        objection_withdraw,
        name="objection_withdraw",
    ),
    path(
        "directory/objections/files/<public_id:public_id>/",
        own_objection_file,
        name="own_objection_file",
    ),
    path(
        "directory/proposed/<public_id:public_id>/objection/",
        objection_create,
        name="objection_create",
    ),
    path("directory/rounds/<public_id:public_id>/", round_detail, name="round_detail"),
    path("directory/rounds/<public_id:public_id>/notice/", round_notice, name="round_notice"),
    path("directory/entries/<public_id:public_id>/", entry_detail, name="entry_detail"),
    path(LIST, programme_detail, name="programme_detail"),
    path(LIST + "criteria/", programme_criteria, name="programme_criteria"),
    path(EDITION, edition_detail, name="edition_detail"),
    path(EDITION + "changes/", edition_changes, name="edition_changes"),
    path(EDITION + "figures/", edition_figures, name="edition_figures"),
    path(EDITION + "verification/", edition_verification, name="edition_verification"),
    path(EDITION + "edition.pdf", edition_pdf, name="edition_pdf"),
    path(EDITION + "edition.<slug:form>", edition_sheet, name="edition_sheet"),
    path(EDITION + "files/<str:name>", edition_file, name="edition_file"),
]
