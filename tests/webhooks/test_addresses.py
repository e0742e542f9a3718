import ipaddress
from threading import Event

import pytest

from matchmaking.webhooks.addresses import Target, parse, resolve
from matchmaking.webhooks.exceptions import AddressError
from tests.webhooks.conftest import PUBLIC

HOSTILE_URLS = [
    "", "hooks.example.com", "//hooks.example.com/", "/in", "https://", "https:///in", "https://:443/",
    "ftp://hooks.example.com/", "file:///etc/passwd", "gopher://hooks.example.com/", "HTTPS//x",
    "javascript:alert(1)", "https://user@hooks.example.com/", "https://user:pw@hooks.example.com/",
    "https://hooks.example.com@127.0.0.1/", "https://hooks.example.com:@127.0.0.1/",
    "https://hooks.example.com#@127.0.0.1/", "https://hooks.example.com/#in",
    "https://hooks.example.com\\@127.0.0.1/", "https:\\\\127.0.0.1/", "https://hooks.example.com /",
    " https://hooks.example.com/", "https://hooks.example.com/\r\nX-Evil: 1", "https://hooks\texample.com/",
    "https://hooks.example.com/\x00", "https://hooks.example.com:22/", "https://hooks.example.com:80/",
    "https://hooks.example.com:25/", "https://hooks.example.com:0/", "https://hooks.example.com:65536/",
    "https://hooks.example.com:-1/", "https://hooks.example.com:4x3/", "https://hooks.example.com:/",
    "https://127.1/", "https://0177.0.0.1/", "https://0x7f.0.0.1/", "https://0x7f000001/", "https://2130706433/",
    "https://127.0.0.1.:443/x y", "https://1.2.3/", "https://256.1.1.1/", "https://[::1/", "https://[fe80::1%25eth0]/",
    "https://[::1]x/", "https://[hooks.example.com]/", "https://例子.中国/", "https://ⓗooks.example.com/",
    "https://hooks_example.com/", "https://-hooks.example.com/", "https://hooks..example.com/", "https://.example.com/",
    "https://%31%32%37.0.0.1/", "https://hooks.example.com%2f@127.0.0.1/", "https://*.example.com/",
    "http://hooks.example.com:443/", f"https://{'a' * 64}.example.com/",
    f"https://{'a.' * 130}com/",
]  # fmt: skip

FORBIDDEN = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254",
    "127.0.0.1", "127.255.255.255", "169.254.169.254", "172.16.0.1", "172.31.255.255",
    "192.0.0.1", "192.0.0.9",
    "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "224.0.1.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1",
    "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "2001:10::1", "2001:20::1",
    "2002:7f00:1::", "2002:a00:1::1", "2002:5db8:d822::", "3fff::1", "5f00::1", "fc00::1",
    "fd12:3456::1", "fe80::1", "fec0::1", "fe80::5efe:7f00:1", "ff02::1", "ff0e::1",
]  # fmt: skip
ALLOWED = [
    PUBLIC, "8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.255.255", "192.0.1.1",
    "2606:4700::1111", "2a00:1450:4001::1", "240e:c3::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
]  # fmt: skip


@pytest.mark.parametrize("url", HOSTILE_URLS)
def test_hostile_url_is_refused_before_anything_is_looked_up(names, url):
    with pytest.raises(AddressError):
        parse(url)

    assert names.asked == []


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://hooks.example.com", Target("https", "hooks.example.com", 443, "/")),
        ("https://HOOKS.example.com/In?a=1", Target("https", "hooks.example.com", 443, "/In?a=1")),
        ("https://hooks.example.com:8443/", Target("https", "hooks.example.com", 8443, "/")),
        ("https://xn--fsqu00a.xn--fiqs8s/", Target("https", "xn--fsqu00a.xn--fiqs8s", 443, "/")),
        ("https://[2606:4700::1111]:8443/", Target("https", "2606:4700::1111", 8443, "/")),
        ("https://8.8.8.8/", Target("https", "8.8.8.8", 443, "/")),
    ],
)
def test_url_is_taken_apart(url, target):
    assert parse(url) == target


@pytest.mark.parametrize("address", FORBIDDEN)
@pytest.mark.parametrize("beside", [[], [PUBLIC]])
def test_host_with_any_address_inside_is_refused(names, address, beside):
    names["hooks.example.com"] = [*beside, address]

    with pytest.raises(AddressError):
        resolve(parse("https://hooks.example.com/"))


@pytest.mark.parametrize("address", ALLOWED)
def test_host_with_public_addresses_alone_is_allowed(names, address):
    names["hooks.example.com"] = [address]

    found = resolve(parse("https://hooks.example.com/"))

    assert found.is_public
    assert len(found.addresses) == 1


def test_address_that_stands_for_another_is_told_as_that(names):
    names["hooks.example.com"] = ["::ffff:8.8.8.8", "64:ff9b::808:404"]

    assert resolve(parse("https://hooks.example.com/")).addresses == ("8.8.8.8", "8.8.4.4")


@pytest.mark.parametrize("found", [[], [PUBLIC.replace("34", str(n)) for n in range(40)]])
def test_host_without_addresses_or_with_too_many_is_refused(names, found):
    names["hooks.example.com"] = found

    with pytest.raises(AddressError):
        resolve(parse("https://hooks.example.com/"))


@pytest.mark.parametrize(
    ("url", "addresses", "is_allowed"),
    [
        ("http://mes.local/", ["10.1.2.3"], True),
        ("https://mes.local/", ["10.1.2.3"], True),
        ("https://mes.local/", ["10.1.2.3", PUBLIC], True),
        ("https://mes.local/", ["::ffff:10.1.2.3"], True),
        ("https://mes.local/", ["10.1.3.4"], False),
        ("https://mes.local/", ["10.1.2.3", "10.9.9.9"], False),
        ("http://mes.local/", [PUBLIC], False),
        ("http://mes.local/", ["10.1.2.3", PUBLIC], False),
        ("http://mes.local:25/", ["10.1.2.3"], False),
    ],
)
def test_networks_of_the_operator_are_allowed_beside(settings, names, url, addresses, is_allowed):
    settings.WEBHOOK_ALLOWED_NETWORKS = [ipaddress.ip_network("10.1.2.0/24")]
    names["mes.local"] = addresses

    try:
        found = resolve(parse(url))
    except AddressError:
        found = None

    assert (found is not None) == is_allowed
    assert found is None or not found.is_public


def test_host_that_nobody_knows_in_time_is_refused(monkeypatch, names):
    monkeypatch.setattr("matchmaking.webhooks.addresses.LOOKUP", 0.05)
    released = Event()
    names["slow.example.com"] = lambda _n: released.wait(10) and []

    with pytest.raises(AddressError):
        resolve(parse("https://slow.example.com/"))

    released.set()
