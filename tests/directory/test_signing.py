import base64
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from matchmaking.directory.canonical import canonical
from matchmaking.directory.exceptions import SigningKeyError
from matchmaking.directory.models import SigningKey
from matchmaking.directory.signing import current_key, make_signing_key, sign

pytestmark = pytest.mark.django_db


def test_key_is_readable_by_its_owner_alone_and_signs(signing_key, settings):
    path = Path(settings.SIGNING_KEY_FILE)
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(signing_key.public_key))

    public.verify(base64.b64decode(sign("目录", signing_key)), "目录".encode())

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() not in str(SigningKey.objects.values())


def test_new_key_takes_over_and_the_former_file_is_kept(signing_key, settings):
    path = Path(settings.SIGNING_KEY_FILE)
    former = path.read_bytes()

    new = make_signing_key()

    assert current_key() == new != signing_key
    assert path.with_name(f"{path.name}.{signing_key.key_id}").read_bytes() == former
    assert [key.retired_at is None for key in SigningKey.objects.order_by("pk")] == [False, True]
    with pytest.raises(SigningKeyError):
        sign("目录", signing_key)


def test_key_made_elsewhere_is_taken_as_it_is(settings, tmp_path):
    path = tmp_path / "own.pem"
    path.write_bytes(_pem(Ed25519PrivateKey.generate()))
    settings.SIGNING_KEY_FILE = str(path)
    before = path.read_bytes()

    key = make_signing_key()

    assert (path.read_bytes(), current_key()) == (before, key)


@pytest.mark.parametrize("content", [b"", b"no key", "rsa"])
def test_unusable_files_are_refused(settings, tmp_path, content):
    path = tmp_path / "bad.pem"
    path.write_bytes(_pem(generate_private_key(65537, 2048)) if content == "rsa" else content)
    settings.SIGNING_KEY_FILE = str(path)

    with pytest.raises(SigningKeyError):
        make_signing_key()


def _pem(secret):
    return secret.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def test_canonical_form_has_one_spelling():
    assert canonical({"b": [1, None], "a": "目录 é"}) == '{"a":"目录 é","b":[1,null]}'
    for number in (1.5, float("nan"), 1.0):
        with pytest.raises(TypeError):
            canonical({"a": [number]})
