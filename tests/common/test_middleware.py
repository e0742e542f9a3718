import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from matchmaking.common.middleware import PrivateByDefaultMiddleware


@pytest.mark.parametrize(
    ("headers", "expected"),
    [({}, "private, no-store"), ({"Cache-Control": "public, max-age=60"}, "public, max-age=60")],
)
def test_middleware_keeps_answers_private_unless_a_view_said_otherwise(headers, expected):
    middleware = PrivateByDefaultMiddleware(lambda _request: HttpResponse(headers=headers))

    response = middleware(RequestFactory().get("/"))

    assert response.headers["Cache-Control"] == expected
