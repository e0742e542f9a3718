import ipaddress
import socket
from collections.abc import Iterator

import pytest

from tests.factories.webhooks import WebhookEndpointFactory
from tests.webhooks.receiver import Receiver

PUBLIC = "93.184.216.34"


@pytest.fixture
def names(monkeypatch):
    """What hosts lead to, by name; others are unknown. ``names.asked`` counts the questions."""

    class Names(dict):
        asked: list[str] = []

    known = Names()
    known.asked = []

    def answer(host, port, *_args, **_options):
        known.asked.append(host)
        found = known.get(host, [])
        if callable(found):
            found = found(len(known.asked))
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [
            (
                socket.AF_INET6 if ":" in text else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (text, port, 0, 0) if ":" in text else (text, port),
            )
            for text in found
        ]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return known


@pytest.fixture
def public_names(names):
    """Every name that tests give an endpoint leads to the public Internet."""
    names["hooks.example.com"] = [PUBLIC]
    return names


@pytest.fixture
def intranet(settings) -> None:
    """Let this machine receive, over plain HTTP as well."""
    settings.WEBHOOK_ALLOWED_NETWORKS = [ipaddress.ip_network("127.0.0.0/8")]


@pytest.fixture
def receiver(intranet: None) -> Iterator[Receiver]:
    server = Receiver()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def endpoint(db, receiver):
    return WebhookEndpointFactory(url=receiver.url())
