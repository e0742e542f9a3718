import logging

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions

from matchmaking.api.exceptions import QueryError, handle_exception
from matchmaking.api.views.scenarios import ScenarioViewSet
from matchmaking.organizations.exceptions import PostingMoveError
from tests.factories.scenarios import ScenarioFactory

ENGLISH = {"accept-language": "en"}


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Http404("No Scenario matches the given query."), 404, "not_found"),
        (PermissionDenied("secret"), 403, "permission_denied"),
        (SuspiciousOperation("secret"), 400, "bad_request"),
        (PostingMoveError("Reload the page."), 409, "move_not_allowed"),
        (exceptions.NotAuthenticated(), 403, "not_authenticated"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.NotAcceptable(), 406, "not_acceptable"),
        (exceptions.UnsupportedMediaType("text/plain"), 415, "unsupported_media_type"),
        (exceptions.Throttled(wait=7), 429, "throttled"),
        (ZeroDivisionError("secret"), 500, "server_error"),
        (OperationalError("secret"), 503, "unavailable"),
    ],
)
def test_every_error_is_answered_in_one_shape(error, status, code):
    response = handle_exception(error, {})

    # Without an authentication scheme DRF's view turns 401 into 403; here none ran.
    assert response.status_code == (401 if code == "not_authenticated" else status)
    assert response.data["code"] == code
    assert list(response.data) == ["code", "message"]
    assert "secret" not in response.data["message"]


def test_throttled_answer_says_when_to_come_back():
    assert handle_exception(exceptions.Throttled(wait=7), {}).headers["Retry-After"] == "7"


def test_domain_error_keeps_its_message():
    response = handle_exception(PostingMoveError("Reload the page."), {})

    assert response.data == {"code": "move_not_allowed", "message": "Reload the page."}


def test_validation_error_names_each_field():
    detail = {"a": [exceptions.ErrorDetail("Wrong.", "invalid_choice")], "b": ["Missing."]}

    response = handle_exception(exceptions.ValidationError(detail), {})

    assert response.status_code == 400
    assert response.data["code"] == "invalid"
    assert response.data["fields"] == {
        "a": [{"code": "invalid_choice", "message": "Wrong."}],
        "b": [{"code": "invalid", "message": "Missing."}],
    }


def test_validation_error_without_a_field_belongs_to_the_query():
    response = handle_exception(exceptions.ValidationError("Wrong."), {})

    assert response.data["fields"] == {"query": [{"code": "invalid", "message": "Wrong."}]}


def test_query_error_has_its_own_code():
    response = handle_exception(QueryError("page", "Unknown.", code="unknown_parameter"), {})

    assert response.data["code"] == "unknown_parameter"
    assert response.data["fields"] == {
        "page": [{"code": "unknown_parameter", "message": "Unknown."}]
    }


@pytest.mark.django_db
def test_unforeseen_error_is_logged_and_says_nothing(api, monkeypatch, caplog):
    def fail(*_args):
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(ScenarioViewSet, "get_queryset", fail)

    with caplog.at_level(logging.ERROR, logger="matchmaking.api.exceptions"):
        response = api.get("/api/v1/scenarios/", headers=ENGLISH)

    assert response.status_code == 500
    assert response.json() == {"code": "server_error", "message": "A server error occurred."}
    [record] = [row for row in caplog.records if row.name == "matchmaking.api.exceptions"]
    assert record.exc_info[0] is ZeroDivisionError


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("call", "status", "code"),
    [
        (lambda api: api.get("/api/v1/nowhere/"), 404, "not_found"),
        (lambda api: api.post("/api/v1/nowhere/"), 404, "not_found"),
        (lambda api: api.get("/api/v1/scenarios/0/"), 404, "not_found"),
        (lambda api: api.get("/api/v1/scenarios/22222222222222/"), 404, "not_found"),
        (lambda api: api.put("/api/v1/scenarios/", {}), 405, "method_not_allowed"),
        (lambda api: api.options("/api/v1/scenarios/"), 405, "method_not_allowed"),
        (
            lambda api: api.get("/api/v1/scenarios/", headers={"accept": "text/html"}),
            406,
            "not_acceptable",
        ),
        (
            lambda api: api.get("/api/v1/scenarios/?" + "&".join(["a=1"] * 1001)),
            400,
            "bad_request",
        ),
    ],
)
def test_refusals_over_http_are_json_that_nobody_caches(api, call, status, code):
    response = call(api)

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"
    assert response.json()["code"] == code
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_message_follows_the_readers_language(api):
    url = "/api/v1/nowhere/"

    assert api.get(url, headers=ENGLISH).json()["message"] == "Not found."
    assert api.get(url).json()["message"] != "Not found."


@pytest.mark.django_db
def test_forgotten_slash_is_added(api):
    ScenarioFactory()

    assert api.get("/api/v1/scenarios?page_size=1").headers["Location"] == (
        "/api/v1/scenarios/?page_size=1"
    )
