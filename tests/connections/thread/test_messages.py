import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from matchmaking.common.models import AuditEvent, OutboxEvent
from matchmaking.common.sheets.child.kinds import ENCRYPTED_PACKAGE, OLE
from matchmaking.connections.exceptions import (
    AttachmentError,
    MessageEmptyError,
    ThreadClosedError,
    ThreadFullError,
)
from matchmaking.connections.models import Attachment, Message
from matchmaking.connections.moves import CONTACTS_OPEN, ConnectionStatus
from matchmaking.connections.thread import messages
from matchmaking.connections.thread.messages import send_message
from matchmaking.connections.thread.uploads import CONTENT_TYPES
from matchmaking.organizations import evidence
from matchmaking.organizations.exceptions import OrganizationSuspendedError
from matchmaking.organizations.models import PlatformRole, Role
from tests.common.sheets.packages import document
from tests.factories.checks import PDF, scan
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.threads import AgreedFactory, MessageFactory

pytestmark = pytest.mark.django_db


def say(connection, by, text="样机已寄出。", files=()):
    return send_message(connection=connection, text=text, files=files, by=by)


def test_message_is_kept_and_told(agreed, seller):
    message = say(agreed, seller, " 样机已寄出。\r\n请查收。 ")

    stored = Message.objects.get()
    assert (stored.author, stored.side) == (seller, "supply")
    assert stored.text == "样机已寄出。\n请查收。"
    assert OutboxEvent.objects.get().topic == "connection.said"
    assert OutboxEvent.objects.get().object_pk == message.pk
    assert not AuditEvent.objects.exists()


def test_files_are_checked_renamed_and_on_record(agreed, buyer):
    message = say(agreed, buyer, "", [scan("../../图纸\u202e.exe"), scan("b.pdf")])

    rows = list(message.files.all())
    assert [row.name for row in rows] == ["图纸.pdf", "b.pdf"]
    assert {row.content_type for row in rows} == {"application/pdf"}
    assert "图纸" not in rows[0].file.name
    assert rows[0].file.read() == PDF
    event = AuditEvent.objects.get()
    assert (event.action, event.details) == ("connection.file_add", {"files": 2})
    assert event.organization_key == agreed.demand_id


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.pdf", b"<html><script>alert(1)</script></html>"),
        ("tool.exe", b"MZ\x90\x00"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("cut.pdf", PDF[:12]),
        ("none.pdf", b""),
    ],
)
def test_hostile_file_is_refused_by_name_and_nothing_is_kept(agreed, buyer, name, content):
    with pytest.raises(AttachmentError, match=name):
        say(agreed, buyer, "看附件", [scan(), scan(name, content)])

    assert not Message.objects.exists()
    assert not Attachment.objects.exists()


def test_file_that_is_too_large_and_too_many_files_are_refused(agreed, buyer, monkeypatch):
    with pytest.raises(AttachmentError, match="5"):
        say(agreed, buyer, files=[scan() for _ in range(6)])

    monkeypatch.setattr(evidence, "MOST_BYTES", len(PDF) - 1)
    with pytest.raises(AttachmentError, match="10 MB"):
        say(agreed, buyer, files=[scan()])


def test_files_of_a_connection_have_a_limit_together(agreed, buyer, seller, monkeypatch):
    monkeypatch.setattr(messages, "MOST_BYTES", 2 * len(PDF))
    say(agreed, buyer, files=[scan()])
    say(agreed, seller, files=[scan()])
    say(AgreedFactory(demand_people=[buyer]), buyer, files=[scan()])

    with pytest.raises(ThreadFullError):
        say(agreed, buyer, files=[scan()])
    say(agreed, buyer)


def test_what_a_form_sends_twice_is_one_message(agreed, buyer, seller, monkeypatch):
    monkeypatch.setattr(messages, "DAILY_MESSAGES", 3)

    def send(by, token, text="样机已寄出。", **given):
        files = [scan(name) for name in given.get("files", ())]
        return send_message(connection=agreed, text=text, files=files, token=token, by=by)

    first = send(buyer, "a" * 14, files=["b.pdf"])
    assert send(buyer, "a" * 14, files=["b.pdf"]) == first
    assert send(buyer, "a" * 14) != first  # gone back, and changed
    assert send(buyer, "b" * 14, files=["b.pdf"]) != first
    assert send(seller, "a" * 14, files=["b.pdf"]) != first
    assert send(buyer, "a" * 14, files=["b.pdf"]) == first  # though the quota is used up

    assert Message.objects.count() == 4
    assert OutboxEvent.objects.count() == 4
    assert Attachment.objects.count() == 3


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx"])
def test_documents_are_sent_under_what_they_are(agreed, buyer, kind):
    content = document(kind)

    row = say(agreed, buyer, "", [scan("..\\方案.doc", content)]).files.get()

    assert row.name == f"方案.{kind}"
    assert row.content_type == CONTENT_TYPES[kind]
    assert row.file.read() == content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (document(added={"word/vbaProject.bin": b"a"}), "宏"),
        (document(added={"word/embeddings/a.bin": b"a"}), "嵌入"),
        (OLE + ENCRYPTED_PACKAGE, "密码"),
        (OLE, "Word"),
        (document()[:-9], "Word"),
        (document(added={"word/media/a.emf": bytes(9_000_000)}), "解压"),
    ],
    ids=["macros", "embedded", "password", "old", "cut", "bomb"],
)
def test_document_that_is_refused_says_why(agreed, buyer, content, words):
    with pytest.raises(AttachmentError) as caught:
        say(agreed, buyer, "看附件", [scan("方案.docx", content)])

    assert "“方案.docx”" in caught.value.message
    assert words in caught.value.message
    assert not Message.objects.exists()


def test_message_says_something_of_some_length(agreed, buyer):
    with pytest.raises(MessageEmptyError):
        say(agreed, buyer, " \n ")
    with pytest.raises(ValidationError) as caught:
        say(agreed, buyer, "长" * 2001)
    assert list(caught.value.message_dict) == ["text"]
    say(agreed, buyer, "长" * 2000)


def test_a_side_writes_so_often_a_day(agreed, buyer, seller, monkeypatch):
    monkeypatch.setattr(messages, "DAILY_MESSAGES", 1)
    say(agreed, buyer)

    with pytest.raises(ThreadFullError):
        say(agreed, buyer)
    say(agreed, seller)
    Message.objects.update(created_at=timezone.now() - timezone.timedelta(days=1))
    say(agreed, buyer)


@pytest.mark.parametrize("status", ConnectionStatus.values)
def test_thread_is_written_while_both_sides_agree(buyer, status):
    connection = AgreedFactory(demand_people=[buyer], status=status)

    if status in CONTACTS_OPEN:
        say(connection, buyer)
    else:
        with pytest.raises(ThreadClosedError):
            say(connection, buyer)
    assert Message.objects.count() == (status in CONTACTS_OPEN)


def test_state_is_that_of_the_stored_row(agreed, buyer):
    type(agreed).objects.update(status="ended")

    with pytest.raises(ThreadClosedError):
        say(agreed, buyer)


def test_only_owners_and_editors_of_a_side_write(agreed):
    viewer = MembershipFactory(organization=agreed.supply, role=Role.VIEWER).user
    auditor = MembershipFactory(
        organization=agreed.supply, role=Role.OWNER, user__platform_role=PlatformRole.AUDITOR
    ).user
    editor = MembershipFactory(organization=agreed.supply, role=Role.EDITOR).user

    for by in (viewer, auditor, UserFactory()):
        with pytest.raises(PermissionDenied):
            say(agreed, by)
    assert say(agreed, editor).side == "supply"


def test_suspended_organization_is_refused_by_name(agreed, buyer, seller):
    agreed.demand.suspended_at = timezone.now()
    agreed.demand.save()

    with pytest.raises(OrganizationSuspendedError, match=agreed.demand.name_zh):
        say(agreed, buyer)
    say(agreed, seller)


def test_a_message_tells_of_a_meeting_or_of_none(agreed):
    with pytest.raises(ValidationError):
        MessageFactory.build(connection=agreed, meeting_status="proposed").full_clean()
