"""Files that people upload: kept outside the web root under names that tell nothing."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from matchmaking.common.identifiers import new_public_id
from matchmaking.common.models import PublicModel


def private_storage() -> Storage:
    """The store that no address leads to; views hand files out after asking who wants them."""
    return storages["private"]


def stored_name(_instance: Any, _name: str) -> str:
    """Return a random name in one of many folders; the given name is kept in the row alone."""
    name = new_public_id()
    return f"{name[:2]}/{name}"


class StoredFile(PublicModel):
    """A file of somebody; ``name`` and ``content_type`` are those that a check has found."""

    file = models.FileField(storage=private_storage, upload_to=stored_name)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


def remove_orphans(*, before: datetime) -> int:
    """Delete files stored ``before`` that no row names; return how many.

    A process that is killed between writing a file and committing its row leaves one behind. Young
    files are left alone: their rows may be on the way.
    """
    store = private_storage()
    old = {name for name in _stored(store) if store.get_modified_time(name) < before}
    orphans = old - set(_named()) if old else old
    for name in orphans:
        store.delete(name)
    return len(orphans)


def _stored(store: Storage) -> Iterator[str]:
    if store.exists(""):
        for folder in store.listdir("")[0]:
            yield from (f"{folder}/{name}" for name in store.listdir(folder)[1])


def _named() -> Iterator[str]:
    """Yield what the rows of every model name."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.FileField):
                rows = model._meta.base_manager.exclude(**{field.name: ""}).order_by()
                yield from rows.values_list(field.name, flat=True).iterator()
