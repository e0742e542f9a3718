from django.urls import path

from matchmaking.web.views.organizations.claims import claim_create, claim_detail, claim_recall
from matchmaking.web.views.organizations.pages import (
    organization_create,
    organization_detail,
    organization_edit,
    organization_index,
)
from matchmaking.web.views.organizations.platform import (
    organization_restore,
    organization_suspend,
    platform_organization_detail,
    platform_organization_list,
    platform_people,
)
from matchmaking.web.views.organizations.review import (
    claim_review,
    organization_queue,
    verification_review,
)
from matchmaking.web.views.organizations.verification import (
    evidence_file,
    organization_verification,
    verification_detail,
    verification_recall,
)

urlpatterns = [
    path("organizations/", organization_index, name="organization_index"),
    path("organizations/new/", organization_create, name="organization_create"),
    path("organizations/claim/", claim_create, name="claim_create"),
    path("organizations/<public_id:public_id>/", organization_detail, name="organization_detail"),
    path("organizations/<public_id:public_id>/edit/", organization_edit, name="organization_edit"),
    path(
        "organizations/<public_id:public_id>/verification/",
        organization_verification,
        name="organization_verification",
    ),
    path(
        "verifications/<public_id:public_id>/",
        verification_detail,
        name="verification_detail",
    ),
    path(
        "verifications/<public_id:public_id>/recall/",
        verification_recall,
        name="verification_recall",
    ),
    path("claims/<public_id:public_id>/", claim_detail, name="claim_detail"),
    path("claims/<public_id:public_id>/recall/", claim_recall, name="claim_recall"),
    path("evidence/<public_id:public_id>/", evidence_file, name="evidence_file"),
    path("review/organizations/", organization_queue, name="organization_queue"),
    path(
        "review/organizations/verifications/<public_id:public_id>/",
        verification_review,
        name="verification_review",
    ),
    path("review/organizations/claims/<public_id:public_id>/", claim_review, name="claim_review"),
    path("platform/organizations/", platform_organization_list, name="platform_organization_list"),
    path(
        "platform/organizations/<public_id:public_id>/",
        platform_organization_detail,
        name="platform_organization_detail",
    ),
    path(
        "platform/organizations/<public_id:public_id>/suspend/",
        organization_suspend,
        name="organization_suspend",
    ),
    path(
        "platform/organizations/<public_id:public_id>/restore/",
        organization_restore,
        name="organization_restore",
    ),
    path("platform/people/", platform_people, name="platform_people"),
]
