"""Events of the directory: what an applicant's programs hear, and what everybody's do."""

import json
from datetime import timedelta

import pytest

from matchmaking.common.models import OutboxEvent
from matchmaking.common.outbox import relay_events
from matchmaking.directory.addenda import add_addendum
from matchmaking.directory.appeals import appeal, decide_appeal
from matchmaking.directory.cases import add_case, answer_case, ask_confirmation, case_token
from matchmaking.directory.models import AddendumKind, AddendumReason, Entry
from matchmaking.directory.objections import handle_objection, object_to
from matchmaking.directory.rounds import tick
from matchmaking.webhooks.directory import DIRECTORY_HANDLERS
from matchmaking.webhooks.events import EventType
from matchmaking.webhooks.models import WebhookDelivery
from scripts import ROOT
from tests.factories.checks import scan
from tests.factories.directory import applicant, draft, owner_of
from tests.factories.organizations import UserFactory
from tests.factories.webhooks import WebhookEndpointFactory

pytestmark = pytest.mark.django_db

PLAIN = {"organization", "object", "id", "url", "act", "status"}
KEYS = {
    "application.moved": PLAIN | {"round", "programme"},
    "case.answered": PLAIN | {"application"},
    "addendum.added": PLAIN | {"entry", "edition", "programme", "reason", "due_on"},
    "appeal.decided": PLAIN | {"addendum", "entry"},
    "edition.published": PLAIN | {"number", "programme"},
    "entry.status_changed": PLAIN | {"entry", "edition", "programme"},
}
HIDDEN = ("canary", "@", "mean", "points")


@pytest.fixture
def provider(db):
    return applicant(name_zh="canary-zh", name_en="canary-en")


@pytest.fixture
def own(provider):
    return WebhookEndpointFactory(organization=provider, responsible=owner_of(provider))


@pytest.fixture
def stranger(db):
    """An endpoint of somebody who has applied for nothing."""
    return WebhookEndpointFactory()


def told(endpoint, kind=None):
    """The messages to an endpoint in their order, as type, act and status."""
    rows = WebhookDelivery.objects.filter(endpoint=endpoint).order_by("pk")
    bodies = [json.loads(row.payload) for row in rows]
    return [
        (body["type"], body["data"]["act"], body["data"]["status"])
        for body in bodies
        if kind in {None, body["type"]}
    ]


def handle_again():
    """Deliver every event of the directory a second time."""
    for event in OutboxEvent.objects.filter(topic__in=DIRECTORY_HANDLERS):
        DIRECTORY_HANDLERS[event.topic](event.object_pk)


def test_story_of_an_entry_is_told_by_ids_and_codes(
    round_, office, calendar, signing_key, provider, own, stranger
):
    office.to_notice(round_, [provider])
    calendar.pass_notice(round_)
    edition = office.publish(round_)
    entry = Entry.objects.get()
    warned = add_addendum(
        entry=entry, kind=AddendumKind.WARNED, reason=AddendumReason.COMPLAINTS,
        words="canary-words", due_on=calendar.today + timedelta(days=9), by=office.first,
    )  # fmt: skip
    ours = appeal(addendum=warned, text="canary-grounds", by=owner_of(provider))
    decide_appeal(appeal=ours, is_upheld=True, answer="canary-answer", by=office.second)

    relay_events()
    before = WebhookDelivery.objects.count()
    handle_again()

    assert WebhookDelivery.objects.count() == before
    assert told(own, "application.moved") == [
        ("application.moved", act, "listed")  # as it is when the message is written
        for act in ("submit", "pass_check", "put_forward", "list")
    ]
    assert told(own, "addendum.added") == [
        ("addendum.added", "warned", "warned"),
        ("addendum.added", "rectified", "listed"),
    ]
    assert told(own, "appeal.decided") == [("appeal.decided", "decide", "upheld")]
    public = [
        ("edition.published", "publish", "published"),
        ("entry.status_changed", "warned", "warned"),
        ("entry.status_changed", "rectified", "listed"),
    ]
    assert sorted(told(stranger)) == sorted(public)
    for row in WebhookDelivery.objects.all():
        assert not any(word in row.payload for word in HIDDEN)
        assert set(json.loads(row.payload)["data"]) == KEYS[row.event_type]
    [body] = WebhookDelivery.objects.filter(endpoint=stranger, event_type="edition.published")
    assert json.loads(body.payload)["data"] == {
        "organization": stranger.organization.public_id,
        "object": "edition",
        "id": edition.public_id,
        "url": f"http://127.0.0.1:8000/api/v1/editions/{edition.public_id}/",
        "act": "publish",
        "status": "published",
        "number": 1,
        "programme": round_.programme.public_id,
    }


@pytest.mark.parametrize("is_upheld", [False, True])
def test_objections_are_told_to_nobody_but_as_the_move_that_follows(
    round_, office, provider, own, stranger, is_upheld
):
    office.to_notice(round_, [provider])
    relay_events()
    n_before = len(told(own))

    objection = object_to(
        application=provider.applications.get(), text="canary", files=[scan()], by=UserFactory()
    )
    handle_objection(
        objection=objection, is_upheld=is_upheld, answer="canary-answer", by=office.second
    )
    relay_events()

    moved = [("application.moved", "strike", "declined")] if is_upheld else []
    assert told(own)[n_before:] == moved
    assert told(stranger) == []


def test_answer_of_a_customer_is_told(round_, provider, own, stranger):
    tick(round_.opens_on)
    round_.refresh_from_db()
    application, by = draft(round_, provider), owner_of(provider)
    case = add_case(application=application, title="canary", customer="乙", summary="丙", by=by)
    asked = ask_confirmation(case=case, email="canary@example.com", by=by)
    answer_case(token=case_token(asked), confirms=False, name="canary", words="canary")

    relay_events()
    handle_again()

    assert told(own) == [("case.answered", "answer", "refused")]
    assert told(stranger) == []


def test_nobody_who_listens_costs_one_query_a_question(
    round_, office, calendar, signing_key, django_assert_num_queries
):
    office.to_notice(round_, [applicant()])
    calendar.pass_notice(round_)
    office.publish(round_)
    WebhookEndpointFactory(events=["watch.found"])

    for topic, n in (("application.moved", 1), ("case.answered", 1), ("appeal.decided", 1),
                     ("edition.published", 1), ("addendum.added", 2)):  # fmt: skip
        with django_assert_num_queries(n):
            DIRECTORY_HANDLERS[topic](1)


def test_documentation_names_every_event_and_field():
    text = (ROOT / "docs" / "webhooks.md").read_text()

    assert {kind for kind in KEYS if EventType(kind) and f"`{kind}`" not in text} == set()
    fields = set.union(*KEYS.values())
    assert {name for name in fields if f'"{name}"' not in text and f"`{name}`" not in text} == set()
