"""Error pages, as Django renders them when DEBUG is off."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.urls.base import clear_url_caches

import config.urls
from tests.web.reading import words


def _refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def _suspect(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def _fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault")


def _lose_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("the connection was closed")


def _accept(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("refuse/", _refuse),
    path("suspect/", _suspect),
    path("fail/", _fail),
    path("lose/", _lose_database),
    path("accept/", _accept),
    *config.urls.urlpatterns,
]
handler500 = config.urls.handler500
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def visitor(settings):
    clear_url_caches()
    return Client(headers={"accept-language": "en"}, raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "expected"),
    [
        ("/suspect/", 400, "This request cannot be understood"),
        ("/refuse/", 403, "This is not open to you"),
        ("/nowhere/", 404, "Nothing to be found here"),
        ("/fail/", 500, "Something went wrong on our side"),
        ("/lose/", 503, "Back in a moment"),
    ],
)
def test_error_pages_explain_and_lead_on_without_the_database(visitor, address, status, expected):
    answer = visitor.get(address)

    assert answer.status_code == status
    assert expected in words(answer)
    assert 'href="/scenarios/"' in answer.content.decode()


def test_refusal_leads_to_what_the_help_says_of_it(visitor):
    assert 'href="/help/#not-open"' in visitor.get("/refuse/").text


def test_expired_form_says_so():
    visitor = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})

    answer = visitor.post("/accept/")

    assert answer.status_code == 403
    assert "The form has expired" in words(answer)
    assert 'href="/help/#form-expired"' in answer.text


def test_lost_database_says_when_to_try_again(visitor):
    assert visitor.get("/lose/").headers["Retry-After"] == "30"
