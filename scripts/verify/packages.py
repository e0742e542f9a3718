"""The programs that the tests use and no wheel brings."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from scripts.services.postgres import find_programs


def _on_path(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _has_chinese_font() -> bool:
    if shutil.which("fc-list") is None:
        return any(Path("/usr/share/fonts").rglob("*wqy*"))
    listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False)
    return bool(listed.stdout.strip())


PRESENT: dict[str, Callable[[], bool]] = {
    "chromium": _on_path("chromium"),
    "fonts-wqy-microhei": _has_chinese_font,
    "postgresql": lambda: find_programs() is not None,
    "redis-server": _on_path("redis-server"),
    "gettext": _on_path("xgettext"),
}


def missing() -> list[str]:
    """Return the Debian packages whose programs are not here."""
    return [package for package, is_present in PRESENT.items() if not is_present()]
