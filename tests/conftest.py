"""Fixtures that every test may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation
from pytest_django import DjangoDbBlocker, Settings

from matchmaking.common.broker import broker
from matchmaking.matching import indexing

pytest_plugins = [
    "tests.support.strictness",  # first: others import it, and pytest must rewrite it before
    "tests.support.browser",
    "tests.support.directory",
    "tests.support.selection",
    "tests.support.services",
    "tests.support.tally",
]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Drop the table of a model that another replaces: PostgreSQL could not be emptied with it."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS knox_authtoken")


@pytest.fixture(autouse=True)
def _own_index(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test meets the ranking index of another, on disk or in memory."""
    settings.INDEX_DIR = tmp_path / "index"
    monkeypatch.setattr(indexing, "_opened", [])


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """No test goes on in the language of another's last request."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _fresh_broker() -> None:
    """No test meets the silence that another's missing broker left behind."""
    broker.forget()
