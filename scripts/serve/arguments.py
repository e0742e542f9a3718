"""The options of ``./run``."""

import argparse
from collections.abc import Sequence

DEFAULT_PORT = 8000
TRIED_PORTS = range(1, 65536)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read ``once``, ``port`` and ``reset``; a wrong option ends with a line and exit code 2."""
    parser = argparse.ArgumentParser(
        prog="./run",
        description="Make everything ready, rank the demo content and serve the site.",
    )
    parser.add_argument(
        "--once", action="store_true", help="stop after printing the matches; serve nothing"
    )
    parser.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, help="port to serve on (default: %(default)s)"
    )
    parser.add_argument(
        "--reset", action="store_true", help="first delete var/: database, index, queue, logs"
    )
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) not in TRIED_PORTS:
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 1 to 65535")
    return int(text)
