"""The first half of ``./test``, on any Python: virtual environment and Debian packages."""

import sys

from scripts import debian, environment
from scripts.errors import run_command
from scripts.steps import Steps
from scripts.verify import packages

REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")


def main() -> int:
    wanted = packages.missing()
    installs = bool(wanted) and debian.can_install()
    steps = Steps(2 if installs else 1)
    with steps.step("Python environment"):
        environment.ensure(REQUIREMENTS)
    if installs:
        with steps.step(f"Debian packages: {' '.join(wanted)}"):
            debian.install(wanted)
        wanted = packages.missing()
    if wanted:
        print(f"Not here: {' '.join(wanted)}; tests that need them are skipped. To enable them:")
        print(f"    {debian.install_command(wanted)}")
    environment.enter("scripts.verify.everything", sys.argv[1:])
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
