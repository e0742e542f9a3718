"""A receiver on this machine: a real server in a thread, which keeps what it got."""

import ssl
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass
class Got:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """``answers`` are given one after the other, the last one for ever: status and body.

    ``behave`` takes over the answer where bytes themselves matter; it gets the handler.
    """

    answers: list[tuple[int, bytes]] = field(default_factory=lambda: [(200, b"ok")])
    got: list[Got] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    behave: Any = None
    released: Event = field(default_factory=Event)
    server: ThreadingHTTPServer | None = None

    def start(self, context: ssl.SSLContext | None = None) -> None:
        handler = type("Handler", (_Handler,), {"receiver": self})
        self.server = _Server(("127.0.0.1", 0), handler)
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self._thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def stop(self) -> None:
        self.released.set()
        self.server.shutdown()
        self._thread.join()
        self.server.server_close()

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    def url(self, path: str = "/in", *, scheme: str = "http", host: str = "127.0.0.1") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # the end waits for them

    def handle_error(self, request, client_address):
        """A sender that hangs up is part of some tests."""


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self) -> None:
        receiver = self.receiver
        body = self.rfile.read(int(self.headers["Content-Length"]))
        names = {name.lower(): value for name, value in self.headers.items()}
        receiver.got.append(Got(self.path, names, body))
        if receiver.behave:
            receiver.behave(self)
            return
        place = min(len(receiver.got), len(receiver.answers)) - 1
        status, content = receiver.answers[place]
        self.send_response(status)
        for name, value in receiver.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: Any) -> None:
        """Nothing on the terminal."""
