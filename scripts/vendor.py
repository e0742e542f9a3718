"""Bring the front-end files of npm packages into the repository: ``python -m scripts.vendor``.

The committed copies are what the site serves; ``--check`` compares them with the manifest.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from scripts import ROOT
from scripts.errors import ProcessFailedError, run_command
from scripts.fonts import PACKAGE as FONT
from scripts.fonts import write_fonts

VENDOR = ROOT / "matchmaking" / "web" / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"
STYLES = ("@tabler/core", "1.6.1", "dist/css/tabler.min.css", "tabler/tabler.min.css")
ICONS = ("@tabler/icons", "3.51.0")
ICON_FOLDER = "icons/outline"
ICON_SPRITE = "tabler-icons/icons.svg"
ICON_NAMES = (
    "accessible", "adjustments-horizontal", "affiliate", "alert-triangle", "api", "arrow-back-up",
    "arrow-left", "arrow-right", "arrows-sort", "bell", "book", "bookmark", "box", "building",
    "building-factory-2", "bulb", "calendar", "certificate", "chart-bar", "chart-dots", "check",
    "checklist", "chevron-down", "chevron-left", "chevron-right", "circle-check", "circle-minus",
    "clipboard-text", "clock", "cloud", "coin", "columns-3", "cpu", "database", "device-floppy",
    "download", "external-link", "eye", "eye-off", "file-text", "filter", "git-compare",
    "help-circle", "history", "home", "hourglass", "info-circle", "keyboard", "language",
    "layout-dashboard", "link", "list-check", "lock", "login", "logout", "map", "map-pin",
    "menu-2", "message-2", "moon", "paperclip", "photo", "plus", "printer", "refresh",
    "report-search", "robot", "route", "search", "send", "shield-check", "sparkles", "stack-2",
    "sun", "tag", "target", "thumb-down", "thumb-up", "trash", "trending-up", "upload", "user",
    "users", "world", "x",
)  # fmt: skip
CHARTS = ("echarts", "6.1.0", "dist/echarts.min.js", "echarts/echarts.min.js")
CHECKER = ("axe-core", "4.14.1", "axe.min.js", "../../../../tests/support/vendor/axe.min.js")
SVG = '<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}</svg>\n'
SYMBOL = '<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>\n'


def fetch(name: str, version: str, into: Path) -> Path:
    """Download a package with npm, and return its archive.

    Raises:
        ProcessFailedError: npm is missing or refuses.
    """
    command = ["npm", "pack", f"{name}@{version}", "--silent", "--pack-destination", str(into)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ProcessFailedError(f"npm could not bring {name}@{version}: {done.stderr.strip()}")
    return into / done.stdout.split()[-1]


def read(archive: Path, path: str) -> str:
    with tarfile.open(archive) as tar:
        found = tar.extractfile(f"package/{path}")
        if found is None:
            raise ProcessFailedError(f"{archive.name} holds no file {path}.")
        return found.read().decode()


def without_source_map(text: str) -> str:
    """Drop the reference to a map that is not vendored: hashed static files refuse it."""
    return re.sub(r"\s*/[*/]# sourceMappingURL=.*?(\*/|$)", "\n", text)


def sprite(archive: Path) -> str:
    """Return one SVG with a symbol for each icon in use."""
    symbols = []
    for name in ICON_NAMES:
        body = re.sub(
            r"^<svg.*?>|</svg>$",
            "",
            read(archive, f"{ICON_FOLDER}/{name}.svg").strip(),
            flags=re.DOTALL,
        )
        shapes = "".join(line.strip() for line in body.splitlines() if 'stroke="none"' not in line)
        symbols.append(SYMBOL.format(name=name, shapes=shapes))
    return SVG.format(symbols="".join(symbols))


def chart_files(archive: Path) -> dict[str, str]:
    """Return the chart library with what its licence asks to go along."""
    texts = {f"echarts/{name}": read(archive, name) for name in ("LICENSE", "NOTICE")}
    return texts | {CHARTS[3]: without_source_map(read(archive, CHARTS[2]))}


def entry(archive: Path, name: str, version: str, files: dict[str, str]) -> dict[str, Any]:
    """Write the files of one package, and describe them for the manifest."""
    for path, text in files.items():
        (VENDOR / path).parent.mkdir(parents=True, exist_ok=True)
        (VENDOR / path).write_text(text)
    return described(archive, name, version, [VENDOR / path for path in files])


def font_entry(archive: Path) -> dict[str, Any]:
    """Write the fonts of printed editions, and describe them for the manifest."""
    return described(archive, *FONT, write_fonts(archive))


def described(archive: Path, name: str, version: str, files: list[Path]) -> dict[str, Any]:
    return {
        "name": name,
        "version": version,
        "licence": json.loads(read(archive, "package.json"))["license"],
        "package_sha256": sha256(archive),
        "files": {os.path.relpath(path, VENDOR): sha256(path) for path in files},
    }


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def vendor() -> None:
    with tempfile.TemporaryDirectory() as directory:
        styles = fetch(*STYLES[:2], Path(directory))
        icons = fetch(*ICONS, Path(directory))
        charts = fetch(*CHARTS[:2], Path(directory))
        checker = fetch(*CHECKER[:2], Path(directory))
        css = without_source_map(read(styles, STYLES[2]))
        svg = {ICON_SPRITE: sprite(icons), "tabler-icons/LICENSE": read(icons, "LICENSE")}
        entries = [
            entry(styles, *STYLES[:2], {STYLES[3]: css}),
            entry(icons, *ICONS, svg),
            entry(charts, *CHARTS[:2], chart_files(charts)),
            entry(checker, *CHECKER[:2], {CHECKER[3]: read(checker, CHECKER[2])}),
            font_entry(fetch(*FONT, Path(directory))),
        ]
    MANIFEST.write_text(json.dumps(entries, indent=2) + "\n")


def changed_files() -> list[str]:
    """Return the vendored files that differ from the manifest."""
    return [
        path
        for package in json.loads(MANIFEST.read_text())
        for path, digest in package["files"].items()
        if not (VENDOR / path).exists() or sha256(VENDOR / path) != digest
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.vendor", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare with the manifest")
    if not parser.parse_args().check:
        vendor()
    changed = changed_files()
    print("\n".join(f"differs from the manifest: {path}" for path in changed) or "all as recorded")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(run_command(main))
