import pytest
from django.http import HttpResponseNotFound
from django.views.defaults import page_not_found

from config import urls
from config.celery import app
from matchmaking.exchange import exporting
from tests.policy.world import World, build_world


@pytest.fixture
def world(db) -> World:
    return build_world()


@pytest.fixture(autouse=True)
def _no_rate_limits(settings, monkeypatch):
    """Some thousand requests come from one address, some hundred writes from one person."""
    settings.ACCOUNT_RATE_LIMITS = False
    settings.API_WRITE_LIMITS = {}
    monkeypatch.setattr(exporting, "MOST_AN_HOUR", 1000)


@pytest.fixture(autouse=True)
def _broker_in_memory():
    """The health check finds a broker; nothing is sent to it."""
    before = app.conf.broker_url
    app.conf.update(broker_url="memory://")
    yield
    app.conf.update(broker_url=before)


@pytest.fixture
def _one_page_not_found(monkeypatch):
    """Draw the page of what does not exist once; from then on only its status counts.

    ``test_foreign`` draws it for every hidden object and compares.
    """
    drawn = []

    def not_found(request, exception):
        if drawn:
            return HttpResponseNotFound()
        drawn.append(page_not_found(request, exception))
        return drawn[0]

    monkeypatch.setattr(urls, "handler404", not_found, raising=False)
