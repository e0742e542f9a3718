"""What is answered when a view has failed."""

import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

UNREACHABLE = (OperationalError, InterfaceError)
RETRY_AFTER = 30  # seconds: a restart of the database takes less


def server_error(_request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 where the database cannot be reached; neither page asks it anything."""
    if isinstance(sys.exception(), UNREACHABLE):
        page = loader.get_template("503.html").render()
        headers = {"Retry-After": str(RETRY_AFTER)}
        return HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)
    page = loader.get_template("500.html").render()
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)
