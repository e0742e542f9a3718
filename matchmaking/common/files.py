"""Files that people upload: kept outside the web root under names that tell nothing."""

from typing import Any

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
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
