"""The addresses of the site, and beside them a view that does nothing at all."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as site

BODY: list[bytes] = [b""]


def bare(_request: HttpRequest) -> HttpResponse:
    """Answer bytes that lie ready, through the same middleware as every page."""
    return HttpResponse(BODY[0])


urlpatterns = [*site, path("directory/bare/", bare)]  # found as late as the pages are
