"""The first half of ``./run``, on any Python: options, port, virtual environment."""

import sys

from scripts import environment
from scripts.errors import run_command
from scripts.serve import STEPS, arguments, ports
from scripts.steps import Steps

REQUIREMENTS = ("requirements.txt",)


def main() -> int:
    given = sys.argv[1:]
    options = arguments.parse(given)
    if not options.once:
        ports.require_free(options.port)
    with Steps(STEPS).step("Python environment"):
        environment.ensure(REQUIREMENTS)
    environment.enter("scripts.serve.site", given)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
