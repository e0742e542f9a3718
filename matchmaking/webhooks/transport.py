"""Sending one request to an address that may be hostile: bounded in time, size and reach.

No redirect is followed, no proxy asked, no cookie kept.
"""

import io
import re
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any, cast

from matchmaking.webhooks.addresses import Resolved, Target, parse, resolve
from matchmaking.webhooks.exceptions import AddressError
from matchmaking.webhooks.models import Fault

CONNECT = 5.0  # seconds, for each address
WHOLE = 10.0  # seconds, from looking the host up to the end of the answer
MOST_BYTES = 64 * 1024  # of an answer, its head included
KEPT_BYTES = 2048  # of its body
KEPT_CHARACTERS = 500
UNPRINTABLE = re.compile(r"[^\S\n ]|[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request; ``text`` is the beginning of the body."""

    status: int | None
    fault: Fault | None
    milliseconds: int
    text: str = ""


def post(url: str, *, headers: Mapping[str, str], body: bytes) -> Answer:
    """Send ``body``; whatever happens is told by the answer."""
    started = time.monotonic()
    status, text = None, ""
    fault: Fault | None = None
    try:
        status, text = _exchange(url, headers, body, started + WHOLE)
    except AddressError:
        fault = Fault.NO_ADDRESS
    except TimeoutError:
        fault = Fault.TIMED_OUT
    except ssl.SSLError:
        fault = Fault.TLS
    except (OSError, HTTPException, ValueError):
        fault = Fault.REFUSED
    if status is not None and not 200 <= status < 300:
        fault = Fault.ANSWERED
    return Answer(status, fault, round(1000 * (time.monotonic() - started)), text)


def _exchange(
    url: str, headers: Mapping[str, str], body: bytes, deadline: float
) -> tuple[int, str]:
    target = parse(url)
    place = resolve(target)
    with closing(_connected(target, place, deadline)) as sock:
        connection = HTTPConnection(target.host, target.port)
        connection.sock = cast("Any", _Bounded(sock, deadline))
        own = {"Host": target.host_header, "Connection": "close"}
        connection.request("POST", target.path, body=body, headers={**headers, **own})
        with connection.getresponse() as response:
            # An intranet receiver's answer is not shown: it might be no receiver at all.
            return response.status, _beginning(response) if place.is_public else ""


def _connected(target: Target, place: Resolved, deadline: float) -> socket.socket:
    """Connect to the first address that takes it, and make sure of who is there."""
    error: OSError = ConnectionRefusedError()
    for address in place.addresses:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(min(CONNECT, _left(deadline)))
            sock.connect((address, target.port))  # an address: nothing is looked up again
            return _encrypted(sock, target, deadline) if target.is_encrypted else sock
        except OSError as failure:
            sock.close()
            error = failure
    raise error


def _encrypted(sock: socket.socket, target: Target, deadline: float) -> socket.socket:
    sock.settimeout(_left(deadline))
    return tls_context().wrap_socket(sock, server_hostname=target.host.rstrip("."))


def tls_context() -> ssl.SSLContext:
    """The authorities that the system trusts; ``SSL_CERT_FILE`` names others."""
    return ssl.create_default_context()


def _beginning(response: HTTPResponse) -> str:
    try:
        content = response.read(KEPT_BYTES)
    except (OSError, HTTPException, ValueError):
        return ""  # the status has come, and counts
    text = UNPRINTABLE.sub(" ", content.decode("utf-8", errors="replace"))
    return text.strip()[:KEPT_CHARACTERS]


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Bounded:
    """A socket that ends at a deadline and after some bytes, however slowly they drip."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock = sock
        self._deadline = deadline

    def sendall(self, content: bytes) -> None:
        self._sock.settimeout(_left(self._deadline))
        self._sock.sendall(content)

    def makefile(self, *_args: Any) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._sock, self._deadline))

    def close(self) -> None:
        """Leave closing to whoever has opened it: the answer is still to be read."""


class _Reader(io.RawIOBase):
    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock = sock
        self._deadline = deadline
        self._room = MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._room <= 0:
            raise ConnectionAbortedError
        self._sock.settimeout(_left(self._deadline))
        n_read = self._sock.recv_into(memoryview(buffer)[: self._room])
        self._room -= n_read
        return n_read
