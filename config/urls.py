from allauth.account import urls as account_urls
from allauth.account.decorators import secure_admin_login
from allauth.mfa import urls as mfa_urls
from django.contrib import admin
from django.urls import include, path

from matchmaking.api.views.health import health
from matchmaking.web.account_trail import with_its_trail

# The admin site's own log-in form knows no limits on wrong passwords; allauth's does.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler500 = "matchmaking.web.views.errors.server_error"

urlpatterns = [
    path("healthz", health, name="health"),
    path("admin/", admin.site.urls),
    path("accounts/", include(with_its_trail(account_urls.urlpatterns))),
    path("accounts/second-factor/", include(with_its_trail(mfa_urls.urlpatterns))),
    path("api/v1/", include("matchmaking.api.urls")),
    path("", include("matchmaking.web.urls")),
]
