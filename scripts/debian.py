"""Debian packages, for the few things that no wheel brings."""

import os
import shutil
import subprocess
from collections.abc import Sequence


def can_install() -> bool:
    """Whether packages can be installed here: root, and apt at hand."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Sequence[str]) -> bool:
    """Install packages and say whether that worked; their services need not start."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = ["apt-get", "update", "-q"]
    subprocess.run(update, env=environment, capture_output=True, check=False)
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    return done.returncode == 0


def install_command(packages: Sequence[str]) -> str:
    """Return what a reader types to install packages."""
    return f"apt-get install -y --no-install-recommends {' '.join(packages)}"
