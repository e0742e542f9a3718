import pytest
from django.test import Client


@pytest.fixture
def english() -> Client:
    """A visitor who reads English."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def htmx() -> Client:
    """What htmx sends from an open page, in English."""
    return Client(headers={"accept-language": "en", "HX-Request": "true"})
