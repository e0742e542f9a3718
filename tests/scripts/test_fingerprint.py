from pathlib import Path

from scripts.serve.fingerprint import Stamp, fingerprint


def test_fingerprint_changes_with_a_name_a_size_and_extra_text(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    first = fingerprint([tmp_path])
    (tmp_path / "a").write_text("12")
    longer = fingerprint([tmp_path])
    (tmp_path / "b").touch()
    another = fingerprint([tmp_path])

    found = {first, longer, another, fingerprint([tmp_path], extra="x")}

    assert len(found) == 4
    assert fingerprint([tmp_path]) == another


def test_fingerprint_takes_single_files_and_absent_folders(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.touch()

    assert fingerprint([path]) != fingerprint([tmp_path / "absent"])


def test_stamp_is_fresh_for_the_fingerprint_it_was_written_with(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "stamps" / "static", "one")
    assert not stamp.is_fresh()

    stamp.write()

    assert stamp.is_fresh()
    assert not Stamp(tmp_path / "stamps" / "static", "two").is_fresh()
