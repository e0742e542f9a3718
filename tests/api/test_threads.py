"""The thread of a connection over the API: messages, files, meetings and next steps."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.test import APIClient

from matchmaking.common.models import AuditEvent
from matchmaking.connections.models import Attachment, ChecklistItem, Meeting, Message, ReadMark
from matchmaking.organizations.api_tokens import create_api_token
from matchmaking.organizations.models import Role, TokenScope
from tests.api.connections import HIDDEN, UNKNOWN, URL, address, ids
from tests.api.drafts import errors, refusal
from tests.factories.checks import PDF
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.threads import (
    AttachmentFactory,
    ChecklistItemFactory,
    MeetingFactory,
    MessageFactory,
)

pytestmark = pytest.mark.django_db

SAID = {"text": "样机下周可以寄到。"}


@pytest.fixture
def agreed(connect):
    return connect(status="accepted")


def pdf(name="报告.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def meeting_times(**fields):
    starts_at = (timezone.now() + timedelta(days=2)).replace(microsecond=0)
    return {"starts_at": starts_at.isoformat(), "minutes": 60, "place": "3 号会议室", **fields}


def test_message_is_written_once_and_read_by_both_sides(as_user, agreed, buyer, seller):
    client, key = as_user(buyer), {"Idempotency-Key": "one"}
    buyer.name = "王工"
    buyer.save()

    first, again = (client.post(address(agreed, "messages/"), SAID, headers=key) for _ in range(2))

    assert (first.status_code, again.content) == (201, first.content)
    body = first.json()
    assert body == {
        "id": Message.objects.get().public_id,
        "side": "demand",
        "author": "王工",
        "text": SAID["text"],
        "files": [],
        "meeting": None,
        "is_new": False,
        "at": body["at"],
    }
    [told] = as_user(seller).get(address(agreed, "messages/")).json()["results"]
    assert told == body | {"is_new": True}


def test_files_come_as_a_form_once_and_are_handed_out_on_record(as_user, agreed, buyer, seller):
    client, url = as_user(seller), address(agreed, "messages/")

    answers = [
        client.post(
            url,
            {"text": "请查收", "files": [pdf(), pdf("图.exe")]},
            format="multipart",
            headers={"Idempotency-Key": "one"},
        )
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    files = answers[0].json()["files"]
    assert [file["name"] for file in files] == ["报告.pdf", "图.pdf"]
    assert Attachment.objects.count() == 2
    response = as_user(buyer).get(f"/api/v1/connection-files/{files[0]['id']}/")
    assert response.content == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert AuditEvent.objects.filter(action="connection.file_read").count() == 1


def test_files_come_with_a_session_and_its_token_of_the_forms(agreed, seller):
    client, token = APIClient(enforce_csrf_checks=True), "a" * 32
    client.force_login(seller)
    client.cookies["csrftoken"] = token

    def send(**headers):
        url, form = address(agreed, "messages/"), {"files": [pdf()]}
        return client.post(url, form, format="multipart", headers=headers)

    assert send(**{"X-CSRFToken": token}).status_code == 201
    assert refusal(send()) == (403, "permission_denied")


def test_another_file_under_a_used_key_is_refused(as_user, agreed, seller):
    client, url = as_user(seller), address(agreed, "messages/")

    def send(content):
        return client.post(
            url,
            {"files": [pdf(content=content)]},
            format="multipart",
            headers={"Idempotency-Key": "one"},
        )

    assert send(PDF).status_code == 201
    assert refusal(send(PDF + b"\n")) == (422, "idempotency_key_reused")
    assert Message.objects.count() == 1


def test_files_are_checked_as_on_the_site(as_user, agreed, seller):
    client, url = as_user(seller), address(agreed, "messages/")

    fake = client.post(url, {"files": [pdf(content=b"MZ")]}, format="multipart")
    many = client.post(url, {"files": [pdf() for _ in range(6)]}, format="multipart")
    empty = client.post(url, {}, format="multipart")
    odd = client.post(url, {"upload": pdf()}, format="multipart")

    assert refusal(fake) == refusal(many) == (409, "attachment_refused")
    assert refusal(empty) == (409, "message_empty")
    assert errors(odd) == {"upload": "unknown_field"}
    assert Message.objects.count() == 0


def test_body_that_no_message_can_fill_is_refused_unread(as_user, agreed, seller):
    response = as_user(seller).post(
        address(agreed, "messages/"), SAID, CONTENT_LENGTH=str(60 * 1024 * 1024)
    )

    assert refusal(response) == (413, "body_too_large")


@pytest.mark.parametrize(
    ("sent", "field", "code"),
    [
        ({}, "text", "required"),
        ({"text": " "}, "text", "blank"),
        ({"text": "长" * 2001}, "text", "max_length"),
        ({"text": "好", "side": "demand"}, "side", "unknown_field"),
        ({"text": "好", "files": ["x"]}, "files", "unknown_field"),
    ],
)
def test_wrong_message_is_refused_by_the_name_of_its_field(
    as_user, agreed, buyer, sent, field, code
):
    assert errors(as_user(buyer).post(address(agreed, "messages/"), sent)) == {field: code}


@pytest.mark.parametrize("status", ["requested", "ended", "declined"])
def test_thread_is_written_in_agreed_connections_only(as_user, connect, buyer, status):
    row = connect(status=status)
    client = as_user(buyer)

    for part, sent in (
        ("messages/", SAID),
        ("meetings/", meeting_times()),
        ("checklist/", {"text": "提供样本"}),
    ):
        assert refusal(client.post(address(row, part), sent)) == (409, "thread_closed")
        assert client.get(address(row, part)).json()["results"] == []


@pytest.mark.parametrize("visibility", HIDDEN)
def test_thread_tells_no_provider_whose_scenario_it_is_before_acceptance(
    as_user, connect, seller, visibility
):
    row = connect(scenario__visibility=visibility)
    client = as_user(seller)

    for part in ("messages/", "meetings/", "checklist/", "ratings/", "outcome/"):
        answers = [client.get(address(row, part)), client.post(address(row, part), SAID)]
        text = "".join(answer.content.decode() for answer in answers)
        assert [n for n in (row.demand.name_zh, row.demand.public_id) if n in text] == []


def test_unread_messages_are_counted_and_marked(as_user, agreed, buyer, seller):
    older, newer = (MessageFactory(connection=agreed) for _ in range(2))
    MessageFactory(connection=agreed, side="demand")
    client = as_user(buyer)

    def unread():
        [row] = client.get(URL).json()["results"]
        assert client.get(address(agreed)).json()["unread"] == row["unread"]
        return row["unread"]

    def mark(message):
        return client.post(address(agreed, "messages/read/"), {"message": message.public_id})

    assert unread() == 2
    client.get(address(agreed, "messages/"))
    assert unread() == 2
    assert mark(older).json() == {"unread": 1}
    assert mark(newer).json() == {"unread": 0}
    assert mark(older).json() == {"unread": 0}
    assert unread() == 0
    assert ReadMark.objects.get().message == newer
    assert as_user(seller).get(address(agreed)).json()["unread"] == 1
    foreign = MessageFactory()
    assert errors(mark(foreign)) == {"message": "unknown_record"}


def test_messages_come_newest_first_by_pages(as_user, agreed, buyer):
    rows = [MessageFactory(connection=agreed) for _ in range(3)]
    client, url = as_user(buyer), address(agreed, "messages/")

    first = client.get(url, {"page_size": 2}).json()
    second = client.get(url, {"page_size": 2, "cursor": first["next_cursor"]}).json()

    found = [row["id"] for page in (first, second) for row in page["results"]]
    assert found == [row.public_id for row in reversed(rows)]
    assert second["next_cursor"] is None


def test_meeting_is_proposed_answered_and_called_off(as_user, agreed, buyer, seller):
    ours, theirs = as_user(buyer), as_user(seller)

    proposed = ours.post(address(agreed, "meetings/"), meeting_times())

    body = proposed.json()
    moves = f"/api/v1/meetings/{body['id']}/moves/"
    assert (proposed.status_code, body["status"], body["possible_moves"]) == (
        201,
        "proposed",
        ["cancel"],
    )
    [seen] = theirs.get(address(agreed, "meetings/")).json()["results"]
    assert seen["possible_moves"] == ["confirm", "decline"]
    assert refusal(ours.post(moves, {"move": "confirm"})) == (403, "permission_denied")
    assert theirs.post(moves, {"move": "confirm"}).json()["status"] == "confirmed"
    assert refusal(theirs.post(moves, {"move": "decline"})) == (409, "thread_moved")
    assert theirs.post(moves, {"move": "cancel"}).json()["status"] == "cancelled"
    told = ours.get(address(agreed, "messages/")).json()["results"]
    assert [row["meeting"] for row in told] == [
        {"id": body["id"], "status": status} for status in ("cancelled", "confirmed", "proposed")
    ]


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"starts_at": "morgen"}, "starts_at", "invalid"),
        ({"minutes": 14}, "minutes", "min_value"),
        ({"minutes": 481}, "minutes", "max_value"),
        ({"place": " "}, "place", "blank"),
        ({"status": "confirmed"}, "status", "unknown_field"),
    ],
)
def test_wrong_meeting_is_refused_by_the_name_of_its_field(
    as_user, agreed, buyer, changed, field, code
):
    sent = meeting_times(**changed)

    assert errors(as_user(buyer).post(address(agreed, "meetings/"), sent)) == {field: code}
    assert not Meeting.objects.exists()


def test_meeting_in_the_past_is_refused_by_its_code(as_user, agreed, buyer):
    sent = meeting_times(starts_at="2020-01-01T10:00:00+08:00")

    assert refusal(as_user(buyer).post(address(agreed, "meetings/"), sent)) == (409, "meeting_time")


def test_meeting_goes_into_a_calendar(as_user, agreed, buyer):
    meeting = MeetingFactory(connection=agreed)

    response = as_user(buyer).get(
        f"/api/v1/meetings/{meeting.public_id}/calendar/", headers={"accept": "text/calendar"}
    )

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"UID:{meeting.public_id}@".encode() in response.content


def test_next_steps_are_kept_by_both_sides(as_user, agreed, buyer, seller):
    ours, theirs = as_user(buyer), as_user(seller)

    added = ours.post(address(agreed, "checklist/"), {"text": "提供样本", "due_on": "2027-01-05"})
    theirs.post(address(agreed, "checklist/"), {"text": "安排现场", "side": "demand"})

    item = added.json()
    moves = f"/api/v1/checklist-items/{item['id']}/moves/"
    assert (added.status_code, item["side"], item["is_done"]) == (201, "demand", False)
    assert theirs.post(moves, {"move": "tick"}).json()["is_done"] is True
    assert refusal(ours.post(moves, {"move": "tick"})) == (409, "thread_moved")
    assert refusal(ours.delete(moves.removesuffix("moves/"))) == (409, "thread_moved")
    assert ours.post(moves, {"move": "untick"}).json()["done_at"] is None
    rows = theirs.get(address(agreed, "checklist/")).json()["results"]
    assert [row["text"] for row in rows] == ["提供样本", "安排现场"]
    assert ours.delete(moves.removesuffix("moves/")).status_code == 204
    assert ChecklistItem.objects.count() == 1


@pytest.fixture
def parts(agreed):
    """Every address below an agreed connection, with what is sent there."""
    message = MessageFactory(connection=agreed)
    file = AttachmentFactory(message=message)
    meeting = MeetingFactory(connection=agreed)
    item = ChecklistItemFactory(connection=agreed)
    below = f"{URL}{{}}/"
    return [
        ("get", f"{below}messages/", agreed, None),
        ("post", f"{below}messages/", agreed, SAID),
        ("post", f"{below}messages/read/", agreed, {"message": message.public_id}),
        ("get", f"{below}meetings/", agreed, None),
        ("post", f"{below}meetings/", agreed, meeting_times()),
        ("get", f"{below}checklist/", agreed, None),
        ("post", f"{below}checklist/", agreed, {"text": "提供样本"}),
        ("get", "/api/v1/connection-files/{}/", file, None),
        ("get", "/api/v1/meetings/{}/calendar/", meeting, None),
        ("post", "/api/v1/meetings/{}/moves/", meeting, {"move": "confirm"}),
        ("post", "/api/v1/checklist-items/{}/moves/", item, {"move": "tick"}),
        ("delete", "/api/v1/checklist-items/{}/", item, None),
    ]


def test_thread_of_others_reads_like_an_unknown_one(as_user, api, parts):
    for person in (UserFactory(), MembershipFactory().user, UserFactory(platform_role="reviewer")):
        client = as_user(person)
        for method, url, row, sent in parts:
            answers = [getattr(client, method)(url.format(key), sent)
                       for key in (row.public_id, UNKNOWN)]  # fmt: skip
            assert refusal(answers[0]) == (404, "not_found")
            assert answers[0].json() == answers[1].json()
    for method, url, row, sent in parts:
        refused = getattr(api, method)(url.format(row.public_id), sent)
        assert refusal(refused) == (401, "not_authenticated")


def test_viewers_read_the_thread_and_write_nothing(as_user, agreed, parts):
    viewer = MembershipFactory(organization=agreed.demand, role=Role.VIEWER).user
    client = as_user(viewer)

    for method, url, row, sent in parts:
        code = getattr(client, method)(url.format(row.public_id), sent).status_code
        is_own_mark = url.endswith("read/")
        assert code == (200 if method == "get" or is_own_mark else 403)
    [meeting] = client.get(address(agreed, "meetings/")).json()["results"]
    assert meeting["possible_moves"] == []


def test_reading_tokens_write_nothing(api, agreed, parts, buyer):
    _, secret = create_api_token(user=buyer, name="程序", scope=TokenScope.READ)
    api.credentials(HTTP_AUTHORIZATION=f"Token {secret}")

    for method, url, row, sent in parts:
        response = getattr(api, method)(url.format(row.public_id), sent)
        assert response.status_code == (200 if method == "get" else 403)


@pytest.mark.parametrize("n_rows", [1, 3])
def test_thread_costs_the_same_queries_for_any_number(
    as_user, agreed, buyer, n_rows, django_assert_num_queries
):
    for _ in range(n_rows):
        AttachmentFactory(message=MessageFactory(connection=agreed))
        MeetingFactory(connection=agreed)
        ChecklistItemFactory(connection=agreed)
    client = as_user(buyer)

    for part, n_queries in (("messages/", 8), ("meetings/", 6), ("checklist/", 6)):
        with django_assert_num_queries(n_queries):
            assert len(client.get(address(agreed, part)).json()["results"]) == n_rows


def test_boxes_are_those_of_the_site(as_user, connect, buyer):
    asked, received = connect(), connect(started_by="supply")
    talking, over = connect(status="meeting"), connect(status="declined")
    client = as_user(buyer)

    found = {box: ids(client.get(URL, {"box": box})) for box in
             ("answer", "waiting", "progress", "over")}  # fmt: skip

    assert found == {
        "answer": {received.public_id},
        "waiting": {asked.public_id},
        "progress": {talking.public_id},
        "over": {over.public_id},
    }
    assert refusal(client.get(URL, {"box": "all"}))[0] == 400
