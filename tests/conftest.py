"""Fixtures that every test may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from pytest_django import Settings

from matchmaking.common.broker import broker
from matchmaking.matching import indexing

pytest_plugins = [
    "tests.support.strictness",  # first: others import it, and pytest must rewrite it before
    "tests.support.browser",
    "tests.support.selection",
    "tests.support.services",
    "tests.support.tally",
]


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
