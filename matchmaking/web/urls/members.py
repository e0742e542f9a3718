from django.urls import path

from matchmaking.web.views.invitations import (
    invitation_accept,
    invitation_resend,
    invitation_revoke,
)
from matchmaking.web.views.members import (
    member_leave,
    member_list,
    member_remove,
    member_role,
    owner_handover,
)

urlpatterns = [
    path("organizations/<public_id:public_id>/members/", member_list, name="member_list"),
    path("organizations/<public_id:public_id>/leave/", member_leave, name="member_leave"),
    path("organizations/<public_id:public_id>/handover/", owner_handover, name="owner_handover"),
    path("memberships/<public_id:public_id>/role/", member_role, name="member_role"),
    path("memberships/<public_id:public_id>/remove/", member_remove, name="member_remove"),
    path("invitations/<str:token>/", invitation_accept, name="invitation_accept"),
    path("invitations/<public_id:public_id>/resend/", invitation_resend, name="invitation_resend"),
    path("invitations/<public_id:public_id>/revoke/", invitation_revoke, name="invitation_revoke"),
]
