"""Requests to a real server on this machine, and to addresses that are never asked."""

import datetime as dt
import ipaddress
import json
import socket
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from matchmaking.webhooks import addresses, transport
from matchmaking.webhooks.models import Fault
from matchmaking.webhooks.transport import KEPT_CHARACTERS, MOST_BYTES, post
from tests.webhooks.conftest import PUBLIC
from tests.webhooks.receiver import Receiver

BODY = b'{"id":"msg_1"}'
HOST = "hooks.example.com"


def send(url, **headers):
    return post(url, headers={"content-type": "application/json", **headers}, body=BODY)


@pytest.fixture
def as_public(monkeypatch):
    """Let this machine count as a part of the Internet, whose answers are kept."""
    monkeypatch.setattr(addresses, "is_public_address", lambda _address: True)


def test_post_sends_the_body_and_tells_the_answer(receiver, as_public):
    receiver.answers = [(202, "收到\n\x00\x1b[31m ".encode())]

    answer = send(receiver.url("/in?key=1"), **{"webhook-id": "msg_1"})

    [got] = receiver.got
    assert (got.path, got.body, got.headers["webhook-id"]) == ("/in?key=1", BODY, "msg_1")
    assert got.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert "cookie" not in got.headers
    assert (answer.status, answer.fault) == (202, None)
    assert answer.text == "收到\n  [31m"


def test_answer_of_the_operators_own_network_is_not_kept(receiver):
    receiver.answers = [(500, b"internal page")]

    answer = send(receiver.url())

    assert (answer.status, answer.fault, answer.text) == (500, Fault.ANSWERED, "")


def test_redirect_is_an_answer_and_not_followed(receiver):
    receiver.answers = [(302, b"")]
    receiver.headers = {"Location": receiver.url("/elsewhere")}

    answer = send(receiver.url())

    assert (answer.status, answer.fault) == (302, Fault.ANSWERED)
    assert [got.path for got in receiver.got] == ["/in"]


def test_proxies_of_the_environment_are_not_asked(receiver, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert send(receiver.url()).status == 200


def test_host_is_looked_up_once_and_that_address_is_asked(receiver, names):
    """A name that leads to another address a moment later (DNS rebinding) leads nobody."""
    names[HOST] = lambda n_asked: ["127.0.0.1"] if n_asked == 1 else ["169.254.169.254"]

    answer = send(receiver.url(host=HOST))

    assert answer.status == 200
    assert names.asked == [HOST]
    assert receiver.got[0].headers["host"] == f"{HOST}:{receiver.port}"


@pytest.mark.parametrize("found", [["10.0.0.1"], ["169.254.169.254"], [PUBLIC, "::1"], []])
def test_forbidden_host_is_never_connected_to(names, monkeypatch, found):
    names[HOST] = found
    monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("a connection was tried"))

    answer = send(f"https://{HOST}/")

    assert (answer.status, answer.fault) == (None, Fault.NO_ADDRESS)


def test_address_that_was_allowed_yesterday_is_refused_today(receiver, settings):
    settings.WEBHOOK_ALLOWED_NETWORKS = []

    assert send(receiver.url()).fault == Fault.NO_ADDRESS
    assert receiver.got == []


def test_next_address_is_asked_where_one_refuses(receiver, names):
    names[HOST] = ["127.0.0.2", "127.0.0.1"]  # the server listens on one of them

    assert send(receiver.url(host=HOST)).status == 200


def test_closed_port_is_told_as_refused(intranet):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))

        answer = send(f"http://127.0.0.1:{taken.getsockname()[1]}/")

    assert (answer.status, answer.fault) == (None, Fault.REFUSED)


def test_silent_server_is_given_up_at_the_deadline(receiver, monkeypatch):
    monkeypatch.setattr(transport, "WHOLE", 0.2)
    receiver.behave = lambda _handler: receiver.released.wait(10)

    answer = send(receiver.url())

    assert (answer.status, answer.fault) == (None, Fault.TIMED_OUT)
    assert answer.milliseconds < 2000


def test_server_that_drips_is_given_up_at_the_deadline(receiver, monkeypatch):
    """Each byte comes in time; the whole does not."""
    monkeypatch.setattr(transport, "WHOLE", 0.3)

    def drip(handler):
        while not receiver.released.wait(0.02):
            handler.wfile.write(b"H")

    receiver.behave = drip

    answer = send(receiver.url())

    assert answer.fault == Fault.TIMED_OUT
    assert answer.milliseconds < 2000


def test_huge_answer_is_read_in_part(receiver, as_public):
    receiver.answers = [(200, b"x" * 5_000_000)]

    answer = send(receiver.url())

    assert (answer.status, answer.fault, answer.text) == (200, None, "x" * KEPT_CHARACTERS)


def test_endless_head_of_an_answer_is_broken_off(receiver):
    def flood(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        line = b"X-Filler: " + b"x" * 1000 + b"\r\n"
        for _ in range(2 * MOST_BYTES // len(line)):
            handler.wfile.write(line)
        handler.wfile.write(b"\r\n")

    receiver.behave = flood

    answer = send(receiver.url())

    assert (answer.status, answer.fault) == (None, Fault.REFUSED)


@pytest.mark.parametrize("nonsense", [b"", b"\r\n\r\n", b"SSH-2.0-x\r\n", b"HTTP/1.1 abc\r\n\r\n"])
def test_what_is_no_answer_is_told_as_refused(receiver, nonsense):
    receiver.behave = lambda handler: handler.wfile.write(nonsense)

    answer = send(receiver.url())

    assert (answer.status, answer.fault) == (None, Fault.REFUSED)


def test_status_counts_although_the_body_breaks_off(receiver, as_public):
    receiver.behave = lambda handler: handler.wfile.write(
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf"
    )

    assert send(receiver.url()).status == 200


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for ``HOST`` and its own authority: the paths of both files."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    alternatives = [x509.DNSName(HOST), x509.IPAddress(ipaddress.ip_address("127.0.0.9"))]
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "cert.pem", folder / "key.pem"
    chain.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return chain, secret


@pytest.fixture
def encrypted(intranet, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server = Receiver()
    server.start(context)
    yield server
    server.stop()


@pytest.mark.parametrize(
    ("host", "is_trusted", "fault"),
    [
        (HOST, True, None),
        (f"{HOST}.", True, None),
        (HOST, False, Fault.TLS),
        ("other.example.com", True, Fault.TLS),
        ("127.0.0.1", True, Fault.TLS),
    ],
)
def test_certificate_must_be_trusted_and_of_the_host(
    encrypted, certificate, names, monkeypatch, host, is_trusted, fault
):
    names |= {key: ["127.0.0.1"] for key in [HOST, f"{HOST}.", "other.example.com", "127.0.0.1"]}
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))

    answer = send(encrypted.url(scheme="https", host=host))

    assert answer.fault == fault
    assert len(encrypted.got) == (fault is None)


def test_plain_server_behind_https_is_told_as_tls(receiver):
    assert send(receiver.url(scheme="https")).fault == Fault.TLS


def test_body_is_what_was_given(receiver):
    send(receiver.url())

    assert json.loads(receiver.got[0].body) == {"id": "msg_1"}
