"""The files of an edition as people download them, and as ``verify_edition.py`` reads them."""

from collections.abc import Iterator

from matchmaking.directory.canonical import canonical
from matchmaking.directory.models import Addendum, Edition, SigningKey

File = tuple[str, str]  # name and text


def edition_files(edition: Edition) -> Iterator[File]:
    """Yield the manifest, its signature, and both of each addendum."""
    yield from _pair(f"edition-{edition.number}", edition.manifest, edition)
    for addendum in edition.addenda.select_related("key"):
        name = f"edition-{edition.number}-addendum-{addendum.number}"
        yield from _pair(name, addendum.document, addendum)


def keys_file() -> File:
    """Return all public keys there have ever been, by their names."""
    keys = SigningKey.objects.values_list("key_id", "public_key")
    return "keys.json", canonical(dict(keys))


def signature_text(signed: Edition | Addendum) -> str:
    """Return what stands beside a document: the key, the digest and the signature."""
    key = signed.key
    if key is None:
        raise ValueError("What is only proposed has no signature.")
    fields = {"key": key.key_id, "sha256": signed.sha256, "signature": signed.signature}
    return canonical(fields)


def _pair(name: str, document: str, signed: Edition | Addendum) -> Iterator[File]:
    yield f"{name}.json", document
    yield f"{name}.sig", signature_text(signed)
