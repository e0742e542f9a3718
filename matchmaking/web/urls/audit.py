from django.urls import URLPattern, path

from matchmaking.web.views.audit import audit_detail, audit_export, audit_list

urlpatterns: list[URLPattern] = [
    path("audit/", audit_list, name="audit_list"),
    path("audit/export/", audit_export, name="audit_export"),
    path("audit/<int:sequence>/", audit_detail, name="audit_detail"),
]
