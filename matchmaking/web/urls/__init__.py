"""The addresses of the pages, one list an area."""

from django.conf import settings
from django.urls import URLPattern, path

import matchmaking.common.converters  # noqa: F401  # makes <public_id:…> known
from matchmaking.web.urls import (
    accounts,
    audit,
    connection_thread,
    connections,
    directory,
    directory_applications,
    directory_office,
    exchange,
    guides,
    insights,
    members,
    notifications,
    organizations,
    postings,
    results,
    review,
    watching,
    webhooks,
)
from matchmaking.web.views.home import home
from matchmaking.web.views.landing import landing
from matchmaking.web.views.language import set_language
from matchmaking.web.views.matching import batch_detail
from matchmaking.web.views.search import search
from matchmaking.web.views.styleguide import styleguide

app_name = "web"
urlpatterns: list[URLPattern] = [
    path("", landing, name="landing"),
    path("search/", search, name="search"),
    path("home/", home, name="home"),
    *exchange.urlpatterns,  # first: its words would be taken for identifiers
    *postings.urlpatterns,
    *connection_thread.urlpatterns,
    *results.urlpatterns,
    *watching.urlpatterns,
    *connections.urlpatterns,
    *organizations.urlpatterns,
    *members.urlpatterns,
    *webhooks.urlpatterns,
    *directory_applications.urlpatterns,
    *accounts.urlpatterns,
    *review.urlpatterns,
    *directory_office.urlpatterns,
    *notifications.urlpatterns,
    *audit.urlpatterns,
    *directory.urlpatterns,
    *guides.urlpatterns,
    *insights.urlpatterns,
    path("ranking/<public_id:public_id>/", batch_detail, name="batch_detail"),
    path("language/", set_language, name="set_language"),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
