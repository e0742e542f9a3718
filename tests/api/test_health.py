from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from config.celery import app
from matchmaking.api.views import health
from matchmaking.matching.models import MatchRun
from tests.factories.matching import MatchRunFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def broker():
    """Points the health check at another broker."""
    before = app.conf.broker_url

    def use(url: str) -> None:
        app.conf.update(broker_url=url)

    yield use
    app.conf.update(broker_url=before)


@pytest.mark.redis
def test_health_is_well_with_database_and_redis(client, broker, redis_url):
    broker(redis_url)

    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": True,
        "redis": True,
        "oldest_wait_seconds": None,
    }
    assert "no-store" in response.headers["Cache-Control"]


def test_health_without_redis_is_unavailable(client, broker, tmp_path):
    broker(f"redis+socket://{tmp_path}/nobody.sock")

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json()["redis"] is False
    assert str(tmp_path) not in response.content.decode()


def test_health_without_database_is_unavailable(client, broker, monkeypatch):
    def fail(*_args, **_kwargs):
        raise DatabaseError("secret address")

    broker("memory://")
    monkeypatch.setattr(health.MatchRun.objects, "open", fail)

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {
        "status": "unavailable",
        "database": False,
        "redis": True,
        "oldest_wait_seconds": None,
    }


def test_health_tells_how_long_the_oldest_ranking_waits(client, broker):
    broker("memory://")
    MatchRunFactory(finished=True)
    waiting = [MatchRunFactory(), MatchRunFactory()]
    MatchRun.objects.filter(pk=waiting[1].pk).update(
        created_at=timezone.now() - timedelta(seconds=90, microseconds=1)
    )

    response = client.get("/healthz")

    assert response.json()["oldest_wait_seconds"] == 90


def test_health_only_reads(client):
    assert client.post("/healthz").status_code == 405
