"""Files that people upload: kept outside the web root under names that tell nothing."""

from typing import Any

from django.core.files.storage import Storage, storages

from matchmaking.common.identifiers import new_public_id


def private_storage() -> Storage:
    """The store that no address leads to; views hand files out after asking who wants them."""
    return storages["private"]


def stored_name(_instance: Any, _name: str) -> str:
    """Return a random name in one of many folders; the given name is kept in the row alone."""
    name = new_public_id()
    return f"{name[:2]}/{name}"
