"""Nobody is led off the site, and no answer believes a foreign host name."""

from itertools import product
from urllib.parse import urlsplit

import pytest
from django.core import mail

from tests.factories.organizations import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

HOSTILE = [
    "http://evil.example/",
    "https://evil.example/",
    "HTTPS://EVIL.EXAMPLE/",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "/\\evil.example/",
    "\\\\evil.example/",
    "\\/evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example/",
    "\t//evil.example/",
    " //evil.example/",
    "\x00//evil.example/",
    "\x08//evil.example/",
    "http:evil.example",
    "http:/evil.example",
    "http:///evil.example",
    "http:\\\\evil.example",
    "https:///\\evil.example",
    "ftp://evil.example/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "mailto:a@evil.example",
    "http://testserver@evil.example/",
    "http://testserver:80@evil.example/",
    "http://evil.example#@testserver/",
    "http://evil.example\\@testserver/",
    "http://testserver.evil.example/",
    "http://[::1",
    "http://[evil.example]/",
    "//evil.example\\@testserver",
    "//evil%2eexample",
    "//evil。example/",
    "http://evil.example",
    "////",
]


def _is_local(location: str) -> bool:
    """Whether a browser stays here: it reads a backslash as / and drops tabs and newlines."""
    read = location.replace("\\", "/").translate({9: None, 10: None, 13: None}).strip()
    parts = urlsplit(read)
    return not parts.scheme and not parts.netloc and read.startswith("/") and read[:2] != "//"


def _led_away(client, path: str, form: dict[str, str]) -> dict[str, str]:
    """The hostile targets that an answer to the form obeys, in its body or its address."""
    led = {}
    for target, in_address in product(HOSTILE, (False, True)):
        query = {"next": target} if in_address else {}
        body = form | {"next": "" if in_address else target}
        response = client.post(path, body, query_params=query)
        location = response.headers.get("Location", "")
        if response.status_code != 302 or not _is_local(location):
            led[target] = location
        client.logout()
    return led


def test_log_in_leads_nobody_off_the_site(client):
    form = {"login": UserFactory().email, "password": PASSWORD}

    assert _led_away(client, "/accounts/login/", form) == {}


def test_language_switch_leads_nobody_off_the_site(client):
    assert _led_away(client, "/language/", {"language": "en"}) == {}


def test_log_out_leads_nobody_off_the_site(client):
    user = UserFactory()
    for target in HOSTILE:
        client.force_login(user)
        response = client.post("/accounts/logout/", {"next": target})
        assert response.status_code == 302
        assert _is_local(response.headers["Location"]), target


def test_log_in_leads_back_to_the_page_of_the_site(client):
    form = {"login": UserFactory().email, "password": PASSWORD, "next": "/scenarios/?stage=rd"}

    assert client.post("/accounts/login/", form).headers["Location"] == "/scenarios/?stage=rd"


def test_language_switch_does_not_follow_a_foreign_referrer(client):
    response = client.post("/language/", {"language": "en"}, headers={"referer": HOSTILE[0]})

    assert _is_local(response.headers["Location"])


@pytest.mark.parametrize("path", ["/", "/api/v1/scenarios/", "/healthz", "/accounts/login/"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "testserver@evil", ""])
def test_foreign_host_name_is_refused(client, path, host):
    assert client.get(path, headers={"host": host}).status_code == 400


def test_forwarded_host_name_is_not_believed(client):
    forwarded = {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}

    for path in ("/", "/api/v1/", "/api/v1/docs/", "/accounts/password/change/"):
        response = client.get(path, headers=forwarded)
        assert "evil.example" not in f"{response.headers}{response.content.decode()}"


def test_mail_of_a_password_reset_cannot_be_given_a_foreign_host(client):
    user = UserFactory()
    path, form = "/accounts/password/reset/", {"email": user.email}

    refused = client.post(path, form, headers={"host": "evil.example"})
    client.post(path, form, headers={"x-forwarded-host": "evil.example"})

    assert refused.status_code == 400
    assert ["evil.example" in message.body for message in mail.outbox] == [False]


def test_mail_of_a_password_reset_names_the_configured_site(client, settings):
    settings.SITE_URL = "https://match.example.org"
    user = UserFactory()

    client.post("/accounts/password/reset/", {"email": user.email}, headers={"host": "localhost"})

    [message] = mail.outbox
    assert "https://match.example.org/accounts/password/reset/key/" in message.body
    assert "localhost" not in message.body
