import os
from pathlib import Path

import pytest

from scripts.errors import UserError
from scripts.serve import state


def test_only_one_refuses_a_second_holder_and_names_the_first(tmp_path: Path) -> None:
    with (
        state.only_one(tmp_path),
        pytest.raises(UserError, match=rf"process {os.getpid()}\)"),
        state.only_one(tmp_path),
    ):
        pass


def test_only_one_is_free_again_afterwards(tmp_path: Path) -> None:
    with state.only_one(tmp_path):
        pass
    with state.only_one(tmp_path):
        assert (tmp_path / "run.lock").read_text() == str(os.getpid())


def test_reset_deletes_all_but_the_locks(tmp_path: Path) -> None:
    for name in ("run.lock", "db.sqlite3", "secret_key"):
        (tmp_path / name).touch()
    (tmp_path / "index" / "v1").mkdir(parents=True)

    assert state.reset(tmp_path) == ["db.sqlite3", "index", "secret_key"]
    assert [path.name for path in tmp_path.iterdir()] == ["run.lock"]


def test_reset_follows_no_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").touch()
    inside = tmp_path / "var"
    inside.mkdir()
    (inside / "link").symlink_to(outside)

    assert state.reset(inside) == ["link"]
    assert (outside / "kept").exists()


def test_secret_key_is_kept_and_private(tmp_path: Path) -> None:
    made = state.secret_key(tmp_path)

    assert state.secret_key(tmp_path) == made
    assert len(made) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_secret_key_replaces_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()

    assert len(state.secret_key(tmp_path)) >= 50
