import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matchmaking.common.models import AuditEvent
from matchmaking.connections.models import ChecklistItem, Connection, Meeting, Message, ReadMark
from matchmaking.notifications.handlers.threads import said
from matchmaking.notifications.models import Notification
from matchmaking.organizations.models import Role
from tests.factories.checks import scan
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.threads import (
    AgreedFactory,
    AttachmentFactory,
    ChecklistItemFactory,
    MeetingFactory,
    MessageFactory,
)
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db

N_PAGE = 17


@pytest.fixture
def buyer():
    return UserFactory(name="李工")


@pytest.fixture
def seller():
    return UserFactory(name="张经理")


@pytest.fixture
def agreed(buyer, seller):
    return AgreedFactory(demand_people=[buyer], supply_people=[seller])


def signed_in(user, **headers):
    client = Client(headers={"accept-language": "en", **headers})
    client.force_login(user)
    return client


def page(connection):
    return reverse("web:connection_thread", args=[connection.public_id])


def news(connection, state=""):
    return reverse("web:thread_news", args=[connection.public_id]) + f"?state={state}"


def test_sides_talk_and_tell_their_own_words_apart(agreed, buyer, seller):
    sent = signed_in(buyer).post(
        page(agreed),
        {"do": "say", "text": "何时能到厂？\n<b>急</b>", "uploads": [scan("图纸.pdf")]},
    )
    assert sent.headers["Location"] == f"{agreed.get_absolute_url()}#thread"

    own, other = (signed_in(user).get(page(agreed)) for user in (buyer, seller))

    assert "You" in words(own)
    assert 'class="said said-own"' in own.content.decode()
    assert f"New 李工 · {agreed.demand}" in words(other)
    assert 'class="said"' in other.content.decode()
    assert "&lt;b&gt;急&lt;/b&gt;" in other.content.decode()
    assert "图纸.pdf" in words(other)
    file = Message.objects.get().files.get()
    assert reverse("web:connection_file", args=[file.public_id]) in addresses(other)


def test_a_form_that_is_sent_twice_says_it_once(agreed, buyer):
    client = signed_in(buyer)
    form = client.get(page(agreed)).context["message_form"]
    fields = {"do": "say", "text": "何时能到厂？", "token": form["token"].value()}

    answers = [client.post(page(agreed), fields) for _ in range(2)]

    assert {answer["Location"] for answer in answers} == {f"{agreed.get_absolute_url()}#thread"}
    assert Message.objects.count() == 1
    assert client.get(page(agreed)).context["message_form"]["token"].value() != fields["token"]
    refused = client.post(page(agreed), fields | {"text": ""})
    assert f'value="{fields["token"]}"' in refused.content.decode()


def test_empty_thread_says_what_to_do(agreed, buyer):
    text = words(signed_in(buyer).get(page(agreed)))

    assert "Nothing written yet" in text
    assert "No meeting is planned." in text
    assert "No steps yet" in text


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"do": "say", "text": " "}, "write something or choose a file"),
        ({"do": "say", "text": "看附件", "uploads": [scan("a.pdf", b"MZ")]}, "看附件"),
        ({"do": "say", "text": "长" * 2001}, "at most 2000"),
        ({"do": "meet", "starts_at": "2020-01-01T10:00", "minutes": 60, "place": "楼"}, "楼"),
        ({"do": "meet", "starts_at": "x", "minutes": 61, "place": "3 号楼"}, "3 号楼"),
        ({"do": "add", "text": "寄样机", "side": "third"}, "寄样机"),
    ],
)  # fmt: skip
def test_what_is_refused_comes_back_filled(agreed, buyer, fields, expected):
    answer = signed_in(buyer).post(page(agreed), fields)

    assert answer.status_code == 200
    assert expected in answer.content.decode()
    assert not Message.objects.exists()


def test_meeting_is_proposed_in_local_time_and_answered(agreed, buyer, seller):
    day = (timezone.localtime() + timedelta(days=3)).strftime("%Y-%m-%d")
    fields = {"do": "meet", "starts_at": f"{day}T09:30", "minutes": 60, "place": "线上"}
    signed_in(seller).post(page(agreed), fields)
    meeting = Meeting.objects.get()
    assert timezone.localtime(meeting.starts_at).strftime("%Y-%m-%dT%H:%M") == f"{day}T09:30"
    address = reverse("web:meeting_answer", args=[meeting.public_id])
    assert "Confirm" in words(signed_in(buyer).get(page(agreed)))
    assert "Call off" in words(signed_in(seller).get(page(agreed)))

    client = signed_in(buyer)
    answer = client.post(address, {"do": "confirmed"})
    late = client.post(address, {"do": "declined"}, follow=True)

    assert answer.headers["Location"] == f"{agreed.get_absolute_url()}#thread"
    meeting.refresh_from_db()
    assert meeting.status == "confirmed"
    assert "was answered or called off meanwhile" in words(late)
    assert "Confirms the meeting:" in words(late)
    assert client.post(address, {"do": "nonsense"}).status_code == 302
    assert signed_in(seller).post(address, {"do": "confirmed"}).status_code == 403


def test_calendar_is_handed_out_to_be_kept(agreed, buyer):
    meeting = MeetingFactory(connection=agreed)

    answer = signed_in(buyer).get(reverse("web:meeting_file", args=[meeting.public_id]))

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="meeting-20')
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")


def test_steps_are_added_ticked_and_removed(agreed, buyer):
    client = signed_in(buyer)
    client.post(
        page(agreed), {"do": "add", "text": "寄样机", "side": "supply", "due_on": "2020-01-02"}
    )
    item = ChecklistItem.objects.get()
    text = words(client.get(page(agreed)))
    assert "0 of 1 done" in text
    assert "The other side · was due on" in text
    address = reverse("web:checklist_step", args=[item.public_id])

    client.post(address, {"do": "tick"})
    refused = client.post(address, {"do": "remove"}, follow=True)

    assert "1 of 1 done" in words(refused)
    assert "Somebody else has changed this step" in words(refused)
    assert "by 李工" in words(refused)
    client.post(address, {"do": "nonsense"})
    client.post(address, {"do": "untick"})
    client.post(address, {"do": "remove"})
    assert not ChecklistItem.objects.exists()


def test_viewer_reads_and_writes_nothing(agreed):
    viewer = MembershipFactory(organization=agreed.supply, role=Role.VIEWER).user
    item, meeting = ChecklistItemFactory(connection=agreed), MeetingFactory(connection=agreed)
    client = signed_in(viewer)

    text = words(client.get(page(agreed)))
    posts = [
        client.post(page(agreed), {"do": "say", "text": "你好"}),
        client.post(page(agreed), {"do": "add", "text": "寄样机", "side": "supply"}),
        client.post(reverse("web:checklist_step", args=[item.public_id]), {"do": "tick"}),
        client.post(reverse("web:meeting_answer", args=[meeting.public_id]), {"do": "cancelled"}),
    ]

    assert "Owners and editors of your organization write." in text
    assert "Send" not in text
    assert [post.status_code for post in posts] == [403] * 4
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("requested", "open when both sides have agreed"),
        ("declined", "open when both sides have agreed"),
        ("ended", "what was written stays to be read"),
    ],
)
def test_closed_thread_says_why_and_keeps_what_was_typed(buyer, status, expected):
    connection = ConnectionFactory(demand_people=[buyer], status=status)
    MessageFactory(connection=connection, text="从前说过的话")
    client = signed_in(buyer)

    shown = client.get(page(connection))
    refused = client.post(page(connection), {"do": "say", "text": "还在吗"})

    assert expected in words(shown)
    assert "从前说过的话" in words(shown)
    assert refused.status_code == 200
    assert Message.objects.count() == 1


def test_members_of_a_suspended_organization_are_told_by_name(agreed, buyer):
    agreed.demand.suspended_at = timezone.now()
    agreed.demand.save()
    client = signed_in(buyer)

    assert f"“{agreed.demand.name_en}” is suspended" in words(client.get(page(agreed)))
    assert "is suspended" in words(client.post(page(agreed), {"do": "say", "text": "你好"}))


def test_provider_does_not_learn_whose_scenario_it_is_before_acceptance(seller):
    connection = ConnectionFactory(supply_people=[seller], scenario__visibility="anonymous")

    name = connection.demand.name_en
    assert name not in words(signed_in(seller).get(page(connection)))
    Connection.objects.update(status="accepted", awaiting="")
    assert name in words(signed_in(seller).get(page(connection)))


def test_strangers_find_nothing(agreed):
    rows = {
        "web:connection_thread": agreed,
        "web:thread_news": agreed,
        "web:connection_file": AttachmentFactory(message__connection=agreed),
        "web:meeting_file": MeetingFactory(connection=agreed),
        "web:meeting_answer": MeetingFactory(connection=agreed),
        "web:checklist_step": ChecklistItemFactory(connection=agreed),
    }
    client = signed_in(UserFactory())
    for route, row in rows.items():
        method = (
            client.post if route in {"web:meeting_answer", "web:checklist_step"} else client.get
        )
        foreign = method(reverse(route, args=[row.public_id]))
        unknown = method(reverse(route, args=["2" * 14]))
        assert (foreign.status_code, unknown.status_code) == (404, 404), route
        assert "样机" not in foreign.content.decode()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ('报告 "终稿".pdf', "filename*=utf-8''%E6%8A%A5%E5%91%8A%20%22%E7%BB%88%E7%A8%BF%22.pdf"),
        ('a"b\\c.pdf', 'filename="a\\"b\\\\c.pdf"'),
        ("a\r\nSet-Cookie: x=1.pdf", "Set-Cookie"),
    ],
)
def test_file_is_an_attachment_with_a_safe_name(agreed, buyer, name, expected):
    file = AttachmentFactory(message__connection=agreed, name=name)

    answer = signed_in(buyer).get(reverse("web:connection_file", args=[file.public_id]))

    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; ")
    assert expected in disposition
    assert "\n" not in disposition
    assert not answer.cookies
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_reading_a_file_is_on_record_without_its_name(agreed, seller):
    file = AttachmentFactory(message__connection=agreed)

    signed_in(seller).get(reverse("web:connection_file", args=[file.public_id]))

    event = AuditEvent.objects.get(action="connection.file_read")
    assert (event.actor_key, event.organization_key) == (seller.pk, agreed.supply_id)
    assert (event.object_id, event.details) == (file.public_id, {})


def test_page_notes_what_was_read_and_quiets_what_told_of_it(agreed, buyer):
    first = MessageFactory(connection=agreed)
    said(first.pk)
    client = signed_in(buyer)

    client.head(page(agreed))
    assert not ReadMark.objects.exists()
    assert "New" in words(client.get(page(agreed)))

    assert ReadMark.objects.get().message == first
    assert Notification.objects.get().read_at is not None
    assert 'class="said-new"' not in client.get(page(agreed)).content.decode()


def test_earlier_messages_are_led_to(agreed, buyer):
    MessageFactory.create_batch(31, connection=agreed)
    client = signed_in(buyer)
    newest = client.get(page(agreed))
    [earlier] = [link for link in addresses(newest) if "before=" in link]

    older = client.get(earlier)

    assert len(newest.context["thread"].messages) == 30
    assert len(older.context["thread"].messages) == 1
    assert "hx-trigger" not in older.content.decode().split('id="thread-messages"')[1].split(">")[0]
    assert f"{page(agreed)}#thread" in addresses(older)


@pytest.mark.parametrize("n_rows", [1, 3])
def test_page_asks_the_database_equally_often_for_more_rows(
    agreed, buyer, n_rows, django_assert_num_queries
):
    for message in MessageFactory.create_batch(n_rows, connection=agreed, author=UserFactory()):
        AttachmentFactory.create_batch(n_rows, message=message)
        meeting = MeetingFactory(connection=agreed, proposed_by=UserFactory())
        MessageFactory(connection=agreed, meeting=meeting, meeting_status="proposed", text="")
        ChecklistItemFactory(connection=agreed, done_by=UserFactory(), done_at=timezone.now())
    client = signed_in(buyer)
    client.get(page(agreed))

    with django_assert_num_queries(N_PAGE):
        client.get(page(agreed))


def test_idle_poll_costs_little_and_answers_nothing(agreed, buyer, django_assert_max_num_queries):
    MessageFactory(connection=agreed)
    client = signed_in(buyer)
    state = client.get(page(agreed)).context["thread"].state

    with django_assert_max_num_queries(6):
        idle = client.get(news(agreed, state))

    assert (idle.status_code, idle.content) == (204, b"")


def test_poll_brings_what_is_new_and_marks_it(agreed, buyer):
    client = signed_in(buyer)
    state = client.get(page(agreed)).context["thread"].state
    message = MessageFactory(connection=agreed)

    fresh = client.get(news(agreed, state))

    text = fresh.content.decode()
    assert fresh.status_code == 200
    assert message.text in text
    assert "1 new message" in words(fresh)
    assert "<html" not in text
    assert "thread-say" not in text  # what somebody is typing stays
    assert ReadMark.objects.get().message == message
    assert client.get(news(agreed, fresh.context["thread"].state)).status_code == 204


def test_page_of_the_connection_shows_the_thread_once_both_have_agreed(agreed, buyer):
    MessageFactory(connection=agreed)
    client = signed_in(buyer)

    shown = client.get(agreed.get_absolute_url())
    Connection.objects.update(status="requested", awaiting="supply")
    waiting = client.get(agreed.get_absolute_url())

    assert 'id="thread-messages"' in shown.content.decode()
    assert ReadMark.objects.count() == 1
    assert 'id="thread' not in waiting.content.decode()


def test_no_two_fields_of_the_page_share_an_id(agreed, buyer):
    ChecklistItemFactory(connection=agreed)
    MeetingFactory(connection=agreed)

    body = signed_in(buyer).get(agreed.get_absolute_url()).content.decode()

    found = re.findall(r'\bid="([^"]+)"', body)
    assert sorted(found) == sorted(set(found))


def test_poll_of_a_page_left_open_after_signing_out_changes_nothing(agreed):
    assert Client().get(news(agreed)).status_code == 204
