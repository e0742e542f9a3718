from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from matchmaking.api.views.health import health

# The admin site's own log-in form knows no limits on wrong passwords; allauth's does.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("healthz", health, name="health"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
    path("api/v1/", include("matchmaking.api.urls")),
    path("", include("matchmaking.web.urls")),
]
