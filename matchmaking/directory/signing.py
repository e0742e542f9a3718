"""Signing with a key that lies in a file outside the database; Ed25519, RFC 8032."""

import base64
import hashlib
import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.common.audit import record_audit
from matchmaking.directory.exceptions import SigningKeyError
from matchmaking.directory.models import SigningKey

ONLY_OWNER = 0o600


def signing_key() -> SigningKey:
    """Return the public half of the current key.

    Raises:
        SigningKeyError: there is no key, it cannot be read, or its public half is not current.
    """
    public = _public(_secret())
    key = SigningKey.objects.filter(key_id=key_id(public), retired_at=None).first()
    if key is None:
        raise SigningKeyError(
            _("The signing key is not the current one: run “manage.py make_signing_key”.")
        )
    return key


def sign(text: str, key: SigningKey) -> str:
    """Return the signature of a document's bytes in base64.

    Raises:
        SigningKeyError: the secret key is not that of ``key`` any more.
    """
    secret = _secret()
    if key_id(_public(secret)) != key.key_id:
        raise SigningKeyError(_("The signing key has just been changed: try again."))
    return _base64(secret.sign(text.encode()))


@transaction.atomic
def make_signing_key() -> SigningKey:
    """Make a new key, which takes the place of the one before; that one's editions stay valid.

    The former file is kept under the name of its key. A file whose public half the database has
    never seen is taken as it is: so keys made elsewhere come in.
    """
    path = Path(settings.SIGNING_KEY_FILE)
    if path.exists():
        public = _public(_secret())
        known = SigningKey.objects.filter(key_id=key_id(public)).exists()
        if not known:
            return _announce(public)
        path.rename(path.with_name(f"{path.name}.{key_id(public)}"))
    secret = Ed25519PrivateKey.generate()
    _write(path, secret)
    return _announce(_public(secret))


def current_key() -> SigningKey | None:
    return SigningKey.objects.filter(retired_at=None).first()


def key_id(public: bytes) -> str:
    """Return the first 16 figures of the digest of a public key of 32 bytes."""
    return hashlib.sha256(public).hexdigest()[:16]


def _announce(public: bytes) -> SigningKey:
    SigningKey.objects.filter(retired_at=None).update(retired_at=timezone.now())
    key = SigningKey.objects.create(key_id=key_id(public), public_key=_base64(public))
    record_audit("signing_key.create", on=key, by=None, details={"key": key.key_id})
    return key


def _secret() -> Ed25519PrivateKey:
    path = Path(settings.SIGNING_KEY_FILE)
    try:
        secret = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError as error:
        raise SigningKeyError(
            _("There is no signing key yet: run “manage.py make_signing_key”.")
        ) from error
    except (OSError, ValueError, TypeError) as error:
        raise SigningKeyError(_("The file with the signing key cannot be read.")) from error
    if not isinstance(secret, Ed25519PrivateKey):
        raise SigningKeyError(_("The signing key is of another kind than Ed25519."))
    return secret


def _write(path: Path, secret: Ed25519PrivateKey) -> None:
    pem = secret.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_OWNER)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)


def _public(secret: Ed25519PrivateKey) -> bytes:
    return secret.public_key().public_bytes_raw()


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
