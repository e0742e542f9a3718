import pytest

from config.celery import app
from tests.policy.world import World, build_world


@pytest.fixture
def world(db) -> World:
    return build_world()


@pytest.fixture(autouse=True)
def _no_rate_limits(settings):
    """Some thousand requests come from one address, some hundred writes from one person."""
    settings.ACCOUNT_RATE_LIMITS = False
    settings.API_WRITE_LIMITS = {}


@pytest.fixture(autouse=True)
def _broker_in_memory():
    """The health check finds a broker; nothing is sent to it."""
    before = app.conf.broker_url
    app.conf.update(broker_url="memory://")
    yield
    app.conf.update(broker_url=before)
