from datetime import timedelta

import pytest
from django.core import mail

from matchmaking.common.models import OutboxEvent
from matchmaking.common.outbox import relay_events
from matchmaking.directory.addenda import add_addendum
from matchmaking.directory.appeals import appeal, decide_appeal
from matchmaking.directory.applications import submit_application
from matchmaking.directory.cases import (
    add_case,
    answer_case,
    ask_confirmation,
    case_of_token,
    case_token,
    remove_case,
)
from matchmaking.directory.formal import return_application
from matchmaking.directory.models import Addendum, AddendumKind, AddendumReason
from matchmaking.directory.objections import handle_objection, object_to
from matchmaking.directory.panel import recuse
from matchmaking.directory.reminders import remind
from matchmaking.directory.rounds import cancel_round, tick
from matchmaking.notifications import tasks
from matchmaking.notifications.handlers import HANDLERS
from matchmaking.notifications.kinds import Frequency, Group, Kind
from matchmaking.notifications.models import Delivery, Notification
from matchmaking.notifications.preferences import groups_for, set_preferences
from matchmaking.notifications.reading import notices
from matchmaking.notifications.targets import address_of
from matchmaking.organizations.models import PlatformRole, Role, User
from tests.factories.directory import Office, applicant, draft, owner_of, submitted
from tests.factories.organizations import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(db):
    """An applicant with an owner who acts, an editor who hears of it, and a viewer who does not."""
    provider = applicant(name_zh="澄纹智能")
    MembershipFactory(organization=provider, role=Role.EDITOR, user__email="editor@example.org")
    MembershipFactory(organization=provider, role=Role.VIEWER, user__email="viewer@example.org")
    return provider


@pytest.fixture
def call(round_):
    tick(round_.opens_on)
    round_.refresh_from_db()
    return round_


def told() -> set[tuple[str, str]]:
    """Handle what has happened, twice over; return who was told what, each once."""
    waiting = list(OutboxEvent.objects.filter(processed_at=None).order_by("pk"))
    relay_events()
    for event in waiting:
        if event.topic in HANDLERS:
            HANDLERS[event.topic](event.object_pk)
    rows = [(row.kind, row.user.email) for row in Notification.objects.select_related("user")]
    assert len(rows) == len(set(rows))
    Notification.objects.all().delete()
    return set(rows)


def people(kind, *users) -> set[tuple[str, str]]:
    return {(kind, user.email) for user in users}


def test_applicant_and_office_hear_of_each_move(call, provider, office):
    owner, editor = owner_of(provider), User.objects.get(email="editor@example.org")
    insider = UserFactory(platform_role=PlatformRole.ADMINISTRATOR)
    MembershipFactory(organization=provider, user=insider, role=Role.VIEWER)
    application = submitted(call, provider)
    handed_in = told()
    tick(call.closes_on + timedelta(days=1))
    return_application(
        application=application, reasons=["unreadable"], words="第二页看不清。", by=office.first
    )
    relay_events()
    row = Notification.objects.get(kind=Kind.APPLICATION_RETURNED, user=owner)
    [notice] = notices([row], owner)
    returned = told()

    assert handed_in == people(Kind.APPLICATION_ADVANCED, editor) | people(
        Kind.APPLICATION_WAITING, office.first, office.second
    )
    assert returned == people(Kind.APPLICATION_RETURNED, owner, editor)
    assert "澄纹智能" in notice.text
    assert str(call.programme) in notice.text
    assert (notice.reasons, notice.words) == (("证据无法辨认",), "第二页看不清。") or notice.reasons
    assert application.public_id in (address_of(row, owner) or "")
    assert address_of(row, UserFactory()) is None


def test_whole_round_tells_each_only_what_concerns_them(calendar, round_, provider, signing_key):
    owner, editor = owner_of(provider), User.objects.get(email="editor@example.org")
    late = applicant()
    tick(round_.opens_on)
    round_.refresh_from_db()
    draft(round_, late)
    application = submitted(round_, provider)
    office = Office(4)
    told()
    tick(round_.closes_on + timedelta(days=1))
    closed = told()
    office.check_all(round_)
    checked = told()
    office.assign(round_)
    review = application.reviews.first()
    recuse(review=review, conflict="曾任职", by=review.reviewer)
    assigned = told()
    office.assign(round_)
    office.score_all(round_)
    office.propose_all(round_)
    round_.refresh_from_db()
    decided = told()
    critic = UserFactory()
    objection = object_to(application=application, text="客户数量不实。", by=critic)
    objected = told()
    handle_objection(objection=objection, is_upheld=False, answer="经核实属实。", by=office.first)
    handled = told()
    calendar.pass_notice(round_)
    edition = office.publish(round_)
    published = told()
    entry = edition.entries.get()
    addendum = add_addendum(
        entry=entry, kind=AddendumKind.SUSPENDED, reason=AddendumReason.COMPLAINTS, by=office.first
    )
    changed = told()
    row = appeal(addendum=addendum, text="已整改。", by=owner)
    appealed = told()
    decide_appeal(appeal=row, is_upheld=True, answer="材料充分。", by=office.second)
    answered = told()

    assert closed == people(Kind.ROUND_MOVED, owner_of(late))
    assert checked == people(Kind.APPLICATION_ADVANCED, owner, editor)
    assert people(Kind.REVIEW_RECUSED, office.first, office.second) <= assigned
    assert {email for kind, email in assigned if kind == Kind.REVIEW_ASSIGNED} <= {
        expert.email for expert in office.experts
    }
    assert decided >= people(Kind.APPLICATION_PROPOSED, owner, editor) | people(
        Kind.ROUND_MOVED, owner, editor
    )
    assert objected == people(Kind.OBJECTION_WAITING, office.first, office.second)
    assert handled == people(Kind.OBJECTION_HANDLED, critic)
    assert published == people(Kind.APPLICATION_LISTED, owner, editor)  # the proposal is past
    assert changed == people(Kind.ENTRY_CHANGED, owner, editor)
    assert appealed == people(Kind.APPEAL_WAITING, office.second)
    assert answered == people(Kind.APPEAL_DECIDED, owner, editor) | people(
        Kind.ENTRY_CHANGED, owner, editor
    )
    assert Addendum.objects.filter(entry=entry).count() == 2


def test_drawn_up_edition_waits_for_the_other_administrators(office):
    for user in (office.first, office.second):
        assert Group.OFFICE in groups_for(user)
    assert Group.OFFICE not in groups_for(UserFactory())
    HANDLERS["edition.proposed"](404)
    assert told() == set()


def test_cancelled_round_is_told_to_whoever_has_an_application(call, provider, office):
    draft(call, provider)
    cancel_round(round_=call, words="改期", by=office.first)

    owner, editor = owner_of(provider), User.objects.get(email="editor@example.org")
    assert told() == people(Kind.ROUND_MOVED, owner, editor)


def asked(call, provider, email="buyer@customer.example"):
    by = owner_of(provider)
    application = draft(call, provider)
    case = add_case(
        application=application,
        title="酸洗线质检",
        customer="江州钢铁",
        summary="漏检降九成。",
        by=by,
    )
    return ask_confirmation(case=case, email=email, by=by), by


def test_customer_is_asked_once_in_both_languages_with_a_link_that_works(call, provider):
    case, _by = asked(call, provider)

    told()
    tasks.deliver()
    tasks.deliver()

    [message] = mail.outbox
    html = message.alternatives[0].content
    link = next(word for word in message.body.split() if "/case-confirmations/" in word)
    assert message.to == ["buyer@customer.example"]
    assert "请确认案例 / Please confirm a case" in message.subject
    for text in (message.body, html):
        assert "澄纹智能" in text
        assert "正在申报" in text
        assert "names your firm as a customer" in text
        assert "酸洗线" not in text
        assert "漏检" not in text
    assert case_of_token(link.rstrip("/").rpartition("/")[2]) == case
    assert "unsubscribe" not in message.body


def test_customer_who_is_asked_anew_gets_one_mail_with_the_new_link(call, provider):
    case, by = asked(call, provider)
    ask_confirmation(case=case, email="chief@customer.example", by=by)

    told()
    tasks.deliver()

    assert [message.to for message in mail.outbox] == [["chief@customer.example"]]


def test_nobody_is_asked_for_a_case_that_is_gone_or_answered(call, provider, calendar):
    case, by = asked(call, provider)
    told()
    remove_case(case=case, by=by)
    tasks.deliver()

    assert (mail.outbox, Delivery.objects.filter(form="case").count()) == ([], 0)


def test_applicant_hears_of_the_customers_answer(call, provider):
    case, by = asked(call, provider)
    told()
    answer_case(token=case_token(case), confirms=True, name="李厂长")

    editor = User.objects.get(email="editor@example.org")
    assert told() == people(Kind.CASE_ANSWERED, by, editor)


def test_office_hears_nothing_more_once_the_role_is_taken(call, provider, office):
    set_preferences(user=office.first, frequencies={Group.OFFICE: Frequency.AT_ONCE})
    submitted(call, provider)
    relay_events()
    own = Notification.objects.filter(kind=Kind.APPLICATION_WAITING, user=office.first)
    seen = own.visible_to(office.first).count()
    office.first.platform_role = ""
    office.first.save()

    assert (seen, own.visible_to(office.first).count()) == (1, 0)
    tasks.deliver()
    assert office.first.email not in [to for message in mail.outbox for to in message.to]


def test_handing_in_by_a_colleague_is_told_to_the_others(call, provider):
    editor = User.objects.get(email="editor@example.org")
    application = draft(call, provider)
    submit_application(application=application, version=application.version, by=editor)

    assert (Kind.APPLICATION_ADVANCED, owner_of(provider).email) in told()


def test_reminders_go_to_who_still_has_something_to_hand_in(calendar, call, provider, office):
    owner, editor = owner_of(provider), User.objects.get(email="editor@example.org")
    application = draft(call, provider)
    told()
    calendar.go_to(call.closes_on - timedelta(days=1))
    assert remind() == 1
    relay_events()
    row = Notification.objects.get(kind=Kind.APPLICATION_DUE, user=owner)
    [notice] = notices([row], owner)
    tasks.deliver()
    subjects = {message.subject for message in mail.outbox if owner.email in message.to}
    reminded = told()
    submit_application(application=application, version=application.version, by=owner)
    HANDLERS["application.reminded"](application.pk)
    handed_in = {kind for kind, _email in told()}
    office.check_all(call)
    told()
    office.assign(call)
    told()
    calendar.go_to(call.scored_by)
    assert remind() == 3

    assert reminded == people(Kind.APPLICATION_DUE, owner, editor)
    assert "澄纹智能" in notice.text
    assert str(call.programme) in notice.text
    assert any("15" in subject for subject in subjects)
    assert not any(str(call.programme) in subject for subject in subjects)
    assert Kind.APPLICATION_DUE not in handed_in
    assert told() == people(Kind.REVIEW_DUE, *office.experts)
