"""Headers that every answer carries, on every route."""

import pytest

from tests.policy.routes import address, read_table, readable_addresses

SHARED = (  # the same for everybody, so caches may keep them
    "/api/v1/capabilities/",
    "/api/v1/capability-groups/",
    "/api/v1/industries/",
    "/api/v1/insights/activity/",
    "/api/v1/insights/coverage/",
    "/api/v1/scenario-types/",
    "/api/v1/schema/",
    "/api/v1/stages/",
)
# Files of published editions: a cache may keep them, or ask whether they still hold.
EDITION_FILES = {
    "web:directory_checker",
    "web:directory_feed",
    "web:directory_keys",
    "web:edition_file",
    "web:edition_pdf",
    "web:edition_sheet",
}
# Pages of published editions, which the browser of a visitor asks for once more each time.
EDITION_PAGES = {
    "web:directory_verification",
    "web:edition_changes",
    "web:edition_detail",
    "web:edition_figures",
    "web:edition_verification",
    "web:entry_detail",
    "web:programme_detail",
}
# Pages that say the same to everybody.
HELP_PAGES = {
    "web:help",
    "web:help_accessibility",
    "web:help_administrator",
    "web:help_enterprise",
    "web:help_glossary",
    "web:help_matching",
    "web:help_provider",
}
KEPT_PAGES = EDITION_PAGES | HELP_PAGES
OWN_OR_NONE = ({"'self'"}, {"'none'"})  # files that people upload may do nothing at all


def _directives(policy: str) -> dict[str, set[str]]:
    parts = [part.split() for part in policy.split(";")]
    return {name: set(sources) for name, *sources in parts}


@pytest.mark.parametrize("role", ["anonymous", "member_own", "staff"])
def test_every_answer_carries_the_headers_that_it_should(world, role):
    client = world.client(role)
    kept = set()
    for url in [*readable_addresses(world), "/nowhere/", "/admin/"]:
        headers = client.get(url).headers
        _assert_secure(headers, url)
        if "no-store" not in headers["Cache-Control"]:
            kept.add(url)

    # No cache keeps what depends on the reader.
    routes = EDITION_FILES | (KEPT_PAGES if role == "anonymous" else set())
    found = [rule for rule in read_table() if rule.route in routes and rule.statuses[role] == 200]
    assert kept == {*SHARED, *(address(world, rule.route, rule.state) for rule in found)}


def _assert_secure(headers, url: str) -> None:
    policy = _directives(headers["Content-Security-Policy"])

    assert headers["X-Content-Type-Options"] == "nosniff", url
    assert headers["X-Frame-Options"] == "DENY", url
    assert headers["Referrer-Policy"] == "same-origin", url
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin", url
    assert policy["frame-ancestors"] == {"'none'"}, url
    assert policy["object-src"] == {"'none'"}, url
    assert policy["base-uri"] == {"'none'"}, url
    assert policy.get("script-src", policy["default-src"]) in OWN_OR_NONE, url
    assert policy.get("style-src", policy["default-src"]) in OWN_OR_NONE, url
    assert policy["form-action"] in OWN_OR_NONE, url
    assert {"Server", "X-Powered-By"} & set(headers) == set(), url  # none names its software


def test_pages_of_editions_are_never_shared_between_readers(world):
    visitor, member = world.client("anonymous"), world.client("member_own")
    rules = [rule for rule in read_table() if rule.route in KEPT_PAGES]
    for url in {address(world, rule.route, rule.state) for rule in rules}:
        visitor.get(url)
        answer = member.get(url)

        assert answer.headers["Cache-Control"] == "private, no-store"
        assert ("ETag" in answer.headers) is False
        assert world.users["member_own"].email in answer.text or answer.status_code == 404
        assert world.users["member_own"].email not in visitor.get(url).text


def test_cookies_of_a_log_in_are_out_of_reach(world):
    world.users["member_own"].set_password("a long enough password")
    world.users["member_own"].save()
    client = world.client("anonymous")

    client.post(
        "/accounts/login/",
        {"login": world.users["member_own"].email, "password": "a long enough password"},
    )

    session = client.cookies["sessionid"]
    assert session["httponly"] is True
    assert session["samesite"] == "Lax"
