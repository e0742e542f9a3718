from django.urls import path

from matchmaking.web.views.accounts import (
    account,
    account_profile,
    account_sessions,
    privacy,
    verification_resend,
)
from matchmaking.web.views.api_tokens import token_create, token_list, token_revoke

urlpatterns = [
    path("account/", account, name="account"),
    path("account/profile/", account_profile, name="account_profile"),
    path("account/sessions/", account_sessions, name="account_sessions"),
    path("account/verification/", verification_resend, name="verification_resend"),
    path("account/tokens/", token_list, name="token_list"),
    path("account/tokens/new/", token_create, name="token_create"),
    path("account/tokens/<public_id:public_id>/revoke/", token_revoke, name="token_revoke"),
    path("privacy/", privacy, name="privacy"),
]
