from django.urls import URLPattern, path

from matchmaking.web.views.coverage import platform_coverage, platform_coverage_export
from matchmaking.web.views.panorama import panorama, panorama_activity

urlpatterns: list[URLPattern] = [
    path("panorama/", panorama, name="panorama"),
    path("panorama/activity/", panorama_activity, name="panorama_activity"),
    path("platform/coverage/", platform_coverage, name="platform_coverage"),
    path("platform/coverage/export/", platform_coverage_export, name="platform_coverage_export"),
]
