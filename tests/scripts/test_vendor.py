import io
import json
import tarfile
from pathlib import Path

import pytest

from scripts import vendor
from scripts.errors import ProcessFailedError

ICON = """<svg
  width="24"
  class="icon"
>
  <path stroke="none" d="M0 0h24v24H0z" fill="none" />
  <path d="M21 21l-6 -6" />
</svg>"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The archive of an npm package with one icon."""
    files = {"package.json": json.dumps({"license": "MIT"}), "icons/outline/search.svg": ICON}
    path = tmp_path / "package.tgz"
    with tarfile.open(path, "w:gz") as tar:
        for name, text in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(text.encode())
            tar.addfile(member, io.BytesIO(text.encode()))
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(vendor, "VENDOR", tmp_path)
    monkeypatch.setattr(vendor, "MANIFEST", tmp_path / "manifest.json")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a{}\n/*# sourceMappingURL=a.css.map */", "a{}\n"),
        ("a()\n//# sourceMappingURL=a.js.map", "a()\n"),
        ("a{}", "a{}"),
    ],
)
def test_without_source_map_drops_the_reference_alone(text: str, expected: str) -> None:
    assert vendor.without_source_map(text) == expected


def test_sprite_holds_the_shapes_of_each_icon(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vendor, "ICON_NAMES", ("search",))

    assert vendor.sprite(package) == (
        '<svg xmlns="http://www.w3.org/2000/svg">\n'
        '<symbol id="search" viewBox="0 0 24 24"><path d="M21 21l-6 -6" /></symbol>\n'
        "</svg>\n"
    )


def test_changed_files_tells_what_differs_from_the_manifest(package: Path, folder: Path) -> None:
    entry = vendor.entry(package, "@a/b", "1.0", {"b/kept.css": "a{}", "b/lost.css": "b{}"})
    vendor.MANIFEST.write_text(json.dumps([entry]))

    before = vendor.changed_files()
    (folder / "b" / "kept.css").write_text("a{color:red}")
    (folder / "b" / "lost.css").unlink()

    assert (entry["name"], entry["version"], entry["licence"]) == ("@a/b", "1.0", "MIT")
    assert before == []
    assert vendor.changed_files() == ["b/kept.css", "b/lost.css"]


def test_fetch_says_why_npm_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'no such package' >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    with pytest.raises(ProcessFailedError, match="no such package"):
        vendor.fetch("@a/b", "1.0", tmp_path)
