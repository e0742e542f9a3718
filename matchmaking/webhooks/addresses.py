"""To which addresses something may be sent: public ones, and networks that the operator allows.

A host is resolved here and nowhere else, every address that it has must be allowed, and the
connection is made to one of these: a name that leads elsewhere a moment later leads nobody.
"""

import ipaddress
import re
import socket
from dataclasses import dataclass
from threading import Thread
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from matchmaking.webhooks.exceptions import AddressError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

VISIBLE = re.compile(r"[!-~]+")
PLACE = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(:[0-9]+)?")  # no user name, no oddity
NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*\.?")
PORTS = {"https": 443, "http": 80}
FIRST_FREE_PORT = 1024  # below it lie the ports of other services
LOOKUP = 5.0  # seconds
MOST_ADDRESSES = 32

# Beside what ``is_global`` knows, which differs between versions of Python.
NEVER = [
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15",
        "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23",  # Teredo and other protocols
        "2001:db8::/32", "2002::/16", "3fff::/20",  # 6to4 and examples
    )
]  # fmt: skip
UNICAST = ipaddress.ip_network("2000::/3")
NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """The parts of an address that a request is made of."""

    scheme: str
    host: str
    port: int
    path: str  # with the query

    @property
    def is_encrypted(self) -> bool:
        return self.scheme == "https"

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where a target is; not ``is_public`` where only the operator's networks allow it."""

    addresses: tuple[str, ...]
    is_public: bool


def parse(url: str) -> Target:
    """Take an address apart.

    Raises:
        AddressError: it is none, or one that is never allowed, whatever it leads to.
    """
    if not VISIBLE.fullmatch(url) or "\\" in url or "#" in url:
        raise AddressError
    try:
        parts = urlsplit(url)
        port = PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
    except ValueError as error:
        raise AddressError from error
    if parts.scheme not in PORTS or not PLACE.fullmatch(parts.netloc):
        raise AddressError
    if port != PORTS[parts.scheme] and port < FIRST_FREE_PORT:
        raise AddressError
    path = parts.path or "/"
    query = f"?{parts.query}" if parts.query else ""
    return Target(parts.scheme, _host(parts), port, path + query)


def resolve(target: Target) -> Resolved:
    """Look a host up, and refuse it if any of its addresses is not allowed.

    Raises:
        AddressError: the host is unknown, leads inside, or is asked for without encryption.
    """
    found = [_unwrapped(ipaddress.ip_address(text)) for text in _looked_up(target)]
    if not found or len(found) > MOST_ADDRESSES:
        raise AddressError
    is_public = all(map(is_public_address, found))
    if not all(is_public_address(one) or _is_permitted(one) for one in found):
        raise AddressError
    if not target.is_encrypted and not all(map(_is_permitted, found)):
        raise AddressError
    return Resolved(tuple(map(str, found)), is_public)


def is_public_address(address: Address) -> bool:
    """Whether ``address`` is one of the Internet, and hides none of another kind."""
    if address.version == 6 and address not in UNICAST:
        return False
    is_never = any(address in network for network in NEVER if network.version == address.version)
    return address.is_global and not address.is_multicast and not is_never


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if parts.netloc.startswith("["):
        return str(_as_address(host, ipaddress.IPv6Address))
    if not NAME.fullmatch(host) or len(host) > 253:
        raise AddressError
    last = host.rstrip(".").rpartition(".")[2]
    if last.isdigit() or last.startswith("0x"):  # an address; no short or octal form of one
        return str(_as_address(host, ipaddress.IPv4Address))
    return host


def _as_address(text: str, kind: type[Address]) -> Address:
    try:
        address = kind(text)
    except ValueError as error:
        raise AddressError from error
    if getattr(address, "scope_id", None):
        raise AddressError
    return address


def _unwrapped(address: Address) -> Address:
    """Return the IPv4 address inside of an IPv6 one that stands for it."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address in NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_permitted(address: Address) -> bool:
    networks: list[Any] = settings.WEBHOOK_ALLOWED_NETWORKS
    return any(address in one for one in networks if one.version == address.version)


def _looked_up(target: Target) -> list[str]:
    """Return all addresses of a host, each once; none if nobody knows it, or knows it in time."""
    found: list[Any] = []

    def look_up() -> None:
        try:
            found.extend(socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            return

    thread = Thread(target=look_up, daemon=True)  # the system's resolver knows no deadline
    thread.start()
    thread.join(LOOKUP)
    if thread.is_alive():
        return []
    return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))
