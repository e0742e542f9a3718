"""The port of the site, asked for before minutes are spent on the rest."""

import errno
import socket

from scripts.errors import UserError

HOST = "127.0.0.1"


def require_free(port: int) -> None:
    """Raise ``UserError`` unless the site could listen on ``port`` now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise UserError(_reason(port, error)) from error


def _reason(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken; choose another one, such as ./run --port {_neighbour(port)}"
    return f"Port {port} cannot be used: {error.strerror}; choose another one with --port"


def _neighbour(port: int) -> int:
    return port + 1 if port < 65535 else port - 1
