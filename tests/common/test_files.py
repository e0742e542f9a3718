from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from matchmaking.common import files
from matchmaking.common.files import stored_name
from matchmaking.common.tasks import ROW_COMES_WITHIN, remove_orphaned_files
from tests.factories.exchange import ImportJobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(monkeypatch, tmp_path):
    """A store on disk, as in service."""
    own = FileSystemStorage(tmp_path)
    monkeypatch.setattr(files, "private_storage", lambda: own)
    return own


@pytest.fixture
def store_file(store):
    return lambda: store.save(stored_name(None, ""), ContentFile(b"PK"))


def run_at(monkeypatch, moment):
    monkeypatch.setattr("matchmaking.common.tasks.timezone.now", lambda: moment)
    remove_orphaned_files()
    remove_orphaned_files()


def test_file_that_no_row_names_goes_after_a_day(monkeypatch, store, store_file):
    orphan, kept, report = store_file(), store_file(), store_file()
    ImportJobFactory(file=kept)
    ImportJobFactory(report=report)

    run_at(monkeypatch, timezone.now() + ROW_COMES_WITHIN + timedelta(minutes=1))

    found = [store.exists(name) for name in (orphan, kept, report)]
    assert found == [False, True, True]


def test_young_file_may_still_get_its_row(monkeypatch, store, store_file):
    name = store_file()

    run_at(monkeypatch, timezone.now() + timedelta(hours=1))

    assert store.exists(name)


def test_store_without_any_file_has_no_orphans(monkeypatch, tmp_path):
    tmp_path.rmdir()

    run_at(monkeypatch, timezone.now())
