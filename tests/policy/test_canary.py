"""A unique word in every field that somebody may not see must turn up only where allowed.

``member_own`` belongs to every organization that posts, so the words must reach that role:
this shows that the crawl looks where they could leak.
"""

import pytest
from django.core import mail

from matchmaking.scenarios.models import Scenario
from tests.policy.crawl import crawl
from tests.policy.directory import directory_words
from tests.policy.routes import address, readable_addresses
from tests.policy.words import CHANGES, OFFER, ORGANIZATION, TEXTS, hidden_words
from tests.policy.world import (
    CONNECTED,
    STATES,
    canary,
    confidential_fields,
    contact_of,
)

pytestmark = pytest.mark.crawl


def _words_between(*, reader: str) -> set[str]:
    """What the sides of a connection write; the contacts open by a request that is on record."""
    sides = {"member_own": ("supply",), "provider": ("demand",)}.get(reader, ("demand", "supply"))
    contacts = {
        word for state in CONNECTED for side in sides for word in contact_of(side, state).values()
    }
    said = {
        canary(f"{state}-{text}") for state in CONNECTED for text in ("message", "question")
    } | {canary("delivered-outcome")}
    return contacts if reader in {"member_own", "provider"} else contacts | said


def _words_for_review() -> set[str]:
    """What waits for a reviewer, or is published for some: texts and who posts them."""
    words = {canary(f"submitted-{part}") for part in OFFER} | CHANGES
    for state in ("submitted", "matched_only"):
        words |= {canary(f"{state}-{part}") for part in (*TEXTS, *ORGANIZATION)}
    return words | {canary(f"anonymous-{part}") for part in ORGANIZATION}


def _found(world, role: str, words: set[str], language: str) -> dict[str, set[str]]:
    """The words that turn up, with the addresses where they do."""
    found: dict[str, set[str]] = {}
    for answer in crawl(world.client(role), ["/", *readable_addresses(world, role)], language):
        for word in words:
            if word in answer.text:
                found.setdefault(word, set()).add(answer.url)
    return found


def test_canaries_cover_every_confidential_field():
    assert set(confidential_fields("published")) == set(Scenario.CONFIDENTIAL_FIELDS)


@pytest.mark.parametrize(
    ("role", "language"),
    [
        ("anonymous", "zh-hans"),
        ("anonymous", "en"),
        ("member_other", "zh-hans"),
        ("provider", "en"),
        ("staff", "zh-hans"),
        ("auditor", "zh-hans"),
    ],
)
def test_outsider_never_reads_a_hidden_word(world, role, language):
    own = {world.users[role].email} if role != "anonymous" else set()
    people = {user.email for user in world.users.values()} - own

    visible = {canary("anonymous-title"), canary("anonymous-requirement")}

    hidden = hidden_words() | _words_between(reader=role) | directory_words(role) | people
    found = _found(world, role, hidden | visible, language)

    assert {word: urls for word, urls in found.items() if word not in visible} == {}
    assert found.keys() == visible


def test_reviewer_reads_what_waits_and_nothing_confidential(world):
    forbidden = (hidden_words() | _words_between(reader="reviewer")) - _words_for_review()
    # Whoever claims an organization is named in full to those who decide.
    known = {world.users[role].email for role in ("reviewer", "member_other")}
    people = {user.email for user in world.users.values()} - known
    needed = CHANGES | {canary("submitted-requirement"), canary("submitted-summary")}

    found = _found(world, "reviewer", forbidden | people | needed, "zh-hans")

    assert {word: urls for word, urls in found.items() if word not in needed} == {}
    assert found.keys() == needed


def test_own_member_reads_the_confidential_words(world):
    words = {
        value
        for state in STATES
        for value in confidential_fields(state).values()
        if isinstance(value, str)
    } | {canary("draft-words")}

    assert words - _found(world, "member_own", words, "zh-hans").keys() == set()


@pytest.mark.parametrize(("role", "other"), [("member_own", "supply"), ("provider", "demand")])
def test_sides_of_a_connection_read_what_was_said_and_no_contact_of_the_other(world, role, other):
    said = {canary("requested-message"), canary("accepted-question")}
    addresses = [
        address(world, "web:connection_detail", state) for state in ("requested", "accepted")
    ]
    client = world.client(role)
    pages = "".join(client.get(url).content.decode() for url in addresses)

    assert {word for word in said if word in pages} == said
    assert {word for word in _words_between(reader=role) if word in pages} == set()
    closed, opened = (client.post(f"{url}contact/") for url in addresses)
    assert closed.status_code == 403
    text = opened.content.decode()
    assert {part for part in contact_of(other, "accepted").values() if part in text} == set(
        contact_of(other, "accepted").values()
    )


@pytest.mark.parametrize("role", ["anonymous", "member_other"])
def test_refusals_do_not_read_hidden_words_back(world, role):
    client = world.client(role)
    for url in readable_addresses(world):
        for answer in (client.post(url), client.get(url, {"colour": "red"})):
            text = f"{answer.headers}{answer.content.decode(errors='replace')}"
            assert [word for word in hidden_words() if word in text] == []


def test_mail_of_a_password_reset_carries_no_hidden_word(world):
    world.client("anonymous").post(
        "/accounts/password/reset/", {"email": world.users["member_own"].email}
    )

    [message] = mail.outbox
    assert [word for word in hidden_words() if word in message.message().as_string()] == []


def test_export_of_the_audit_trail_carries_no_hidden_word(world):
    people = {user.email for user in world.users.values()}

    table = world.client("auditor").get("/audit/export/").getvalue().decode()

    assert canary("member_own") in table
    assert [word for word in hidden_words() | people if word in table] == []
