"""What stands in a mail, and above all what never does."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import override_settings
from django.utils import timezone

from matchmaking.common.audit import record_audit
from matchmaking.connections.models import ConnectionStep
from matchmaking.connections.moves import ConnectionMove
from matchmaking.directory.models import (
    Application,
    ApplicationStep,
    CustomerCase,
    Objection,
    Review,
)
from matchmaking.directory.moves import ApplicationMove
from matchmaking.notifications import tasks
from matchmaking.notifications.handlers import HANDLERS
from matchmaking.notifications.kinds import KINDS_OF, LOCKED, NEVER_MAILED, Frequency, Group, Kind
from matchmaking.notifications.models import Delivery, DeliveryForm, Notification
from matchmaking.notifications.preferences import delivery_of_token, set_preferences
from matchmaking.notifications.services import News, tell
from matchmaking.organizations.models import (
    Claim,
    ClaimStatus,
    PlatformRole,
    Role,
    Verification,
    VerificationStatus,
)
from matchmaking.organizations.moves import PostingMove
from matchmaking.scenarios.models import Scenario, ScenarioTransition
from tests.factories.connections import ConnectionFactory
from tests.factories.directory import ProgrammeFactory, plan
from tests.factories.notifications import DeliveryFactory, NotificationFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory

pytestmark = pytest.mark.django_db

SECRET = "canary-secret-zq"


def whole(message) -> str:
    """Everything that a mail says: headers, text and HTML, decoded."""
    html = "".join(content for content, _ in message.alternatives)
    return f"{message.subject}\n{message.extra_headers}\n{message.body}\n{html}"


def digests_are_due():
    Delivery.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))


@pytest.fixture
def world():
    """An organization whose records, people and requests are full of words not to be told."""
    owner = UserFactory(name="王工", email="owner@example.org")
    organization = OrganizationFactory(
        members=[owner], name_zh="江州钢铁", name_en="Jiangzhou Steel"
    )
    MembershipFactory(
        organization=organization, role=Role.VIEWER, user__name=SECRET, user__email="v@example.org"
    )
    ScenarioFactory(
        organization=organization,
        title=SECRET,
        pain_points=SECRET,
        requirement=SECRET,
        current_state=SECRET,
        contact_name=SECRET,
        contact_phone=SECRET,
        reminded_at=timezone.now(),
    )
    UserFactory(platform_role=PlatformRole.REVIEWER, name="", email="reviewer@example.org")
    return organization


def everything_happens(organization):
    """Record every event there is, with secret words wherever people may write some."""
    scenario = organization.scenarios.get()
    viewer = organization.memberships.get(role=Role.VIEWER)
    moves = [
        ("scenario.moved", ScenarioTransition.objects.create(
            posting=scenario, move=move, is_revision=is_revision, words=SECRET,
            reasons=["sensitive"],
        ).pk)
        for move in PostingMove
        for is_revision in (False, True)
    ]  # fmt: skip
    claims = [
        Claim.objects.create(
            organization=organization,
            claimant=UserFactory(name=SECRET),
            statement=SECRET,
            words=SECRET,
            status=status,
        )
        for status in (ClaimStatus.OPEN, ClaimStatus.REFUSED)
    ]
    readers = {
        "requested_by": viewer.user,
        "first_reader": viewer.user,
        "second_reader": UserFactory(),
    }
    checks = [
        Verification.objects.create(
            organization=organization, statement=SECRET, words=SECRET, status=status, **readers
        )
        for status in (VerificationStatus.SUBMITTED, VerificationStatus.RETURNED)
    ]
    connections = connections_of(scenario)
    applied = applications_of(organization)
    left = record_audit(
        "member.leave", on=viewer, by=None, organization=organization,
        details={"user": UserFactory().pk, "role": "viewer"},
    )  # fmt: skip
    organization.suspension_reason = SECRET
    organization.suspended_at = timezone.now()
    organization.save()
    return [
        *moves,
        ("scenario.reminded", scenario.pk),
        *connections,
        *applied,
        ("membership.added", viewer.pk),
        ("membership.changed", viewer.pk),
        ("membership.ended", left.pk),
        *(("claim.opened", claim.pk) for claim in claims),
        *(("claim.decided", claim.pk) for claim in claims),
        *(("verification.submitted", row.pk) for row in checks),
        *(("verification.decided", row.pk) for row in checks),
        ("organization.suspended", organization.pk),
    ]


def connections_of(scenario):
    """What happens between the scenario and a provider, which has a name of its own."""
    contact = dict.fromkeys(("name", "phone", "email"), SECRET)
    due = timezone.localdate()
    first, second = (
        ConnectionFactory(
            scenario=scenario, demand=scenario.organization, solution__title=SECRET,
            supply_people=[UserFactory(email=f"seller{number}@example.org")],
            started_by="demand", message=SECRET, question=SECRET, n_reminders=number,
            due_on=due + timedelta(days=2 - number),
            demand_contact=contact, supply_contact=contact,
        )
        for number in (1, 2)
    )  # fmt: skip
    steps = [
        ConnectionStep.objects.create(
            connection=first, move=move, side="" if move in {"expire", "withdraw"} else side,
            words=SECRET, reasons=["other"], proposal={"scope": SECRET, "time": SECRET},
        )
        for move in ConnectionMove
        for side in ("demand", "supply")
    ]  # fmt: skip
    return [
        *(("connection.moved", step.pk) for step in steps),
        *(("connection.reminded", row.pk) for row in (first, second)),
    ]


def applications_of(organization):
    """What happens to an application, and what people write about it."""
    round_ = plan(ProgrammeFactory(), timezone.localdate())
    application = Application.objects.create(
        round=round_, organization=organization, statement=SECRET
    )
    steps = [
        ApplicationStep.objects.create(
            application=application, move=move, words=SECRET, reasons=["other"]
        )
        for move in ApplicationMove
    ]
    asked, answered = (
        CustomerCase.objects.create(
            application=application, title=SECRET, customer=SECRET, summary=SECRET, status=status,
            email="buyer@customer.example", n_asked=1, answer=SECRET, answered_by=SECRET,
            answered_at=timezone.now(), expires_at=timezone.now() + timedelta(days=1),
        )
        for status in ("asked", "confirmed")
    )  # fmt: skip
    UserFactory(platform_role=PlatformRole.ADMINISTRATOR, name="")
    texts = {"application": application, "text": SECRET, "answer": SECRET}
    raised, handled = (
        Objection.objects.create(by=UserFactory(name=SECRET), status=status, **texts)
        for status in ("open", "upheld")
    )
    review = Review.objects.create(application=application, reviewer=UserFactory(), words=SECRET)
    return [
        *(("application.moved", step.pk) for step in steps),
        ("case.asked", asked.pk),
        ("case.answered", answered.pk),
        ("objection.raised", raised.pk),
        ("objection.handled", handled.pk),
        ("review.assigned", review.pk),
    ]


def test_no_mail_to_a_provider_names_the_enterprise_or_the_other_way_round(world):
    events = connections_of(world.scenarios.get())
    for topic, pk in events:
        HANDLERS[topic](pk)

    tasks.deliver()

    by_reader = {message.to[0]: "" for message in mail.outbox}
    for message in mail.outbox:
        by_reader[message.to[0]] += whole(message)
    names = ("江州钢铁", "Jiangzhou Steel")
    found = {to: any(name in text for name in names) for to, text in by_reader.items()}
    assert found == {
        "owner@example.org": True,
        "seller1@example.org": False,
        "seller2@example.org": False,
    }
    provider = "智造科技"
    assert provider not in by_reader["owner@example.org"]


@pytest.mark.parametrize(
    ("frequency", "n_subjects"), [(Frequency.AT_ONCE, 38), (Frequency.DIGEST, 6)]
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_mail_tells_a_title_a_word_a_name_or_a_contact(world, frequency, n_subjects, language):
    events = everything_happens(world)
    for user in type(UserFactory()).objects.all():
        user.language = language
        user.save()
        set_preferences(user=user, frequencies=dict.fromkeys(Group, frequency))
    for topic, pk in events:
        HANDLERS[topic](pk)
    digests_are_due()

    tasks.deliver()
    tasks.deliver()

    texts = [without_greeting(whole(message)) for message in mail.outbox]
    assert len({message.subject for message in mail.outbox}) >= n_subjects
    assert [text for text in texts if SECRET in text] == []


def without_greeting(text: str) -> str:
    """A mail may call its reader by name."""
    return text.replace(f"{SECRET}，您好", "").replace(f"Hello {SECRET},", "")


def test_mail_names_an_organization_to_its_members_only(world):
    reviewer = UserFactory(platform_role=PlatformRole.REVIEWER)
    stranger = UserFactory()
    member = world.memberships.first().user
    for kind, user in (
        (Kind.VERIFICATION_WAITING, reviewer),
        (Kind.CLAIM_REFUSED, stranger),
        (Kind.MEMBER_REMOVED, stranger),
        (Kind.RETURNED, member),
    ):
        set_preferences(user=user, frequencies={Group.REVIEWING: Frequency.AT_ONCE})
        tell(News(kind, kind, organization=world), [user])

    tasks.deliver()

    named = {message.to[0]: "江州钢铁" in whole(message) for message in mail.outbox}
    assert named == {reviewer.email: False, stranger.email: False, member.email: True}


def test_mail_waits_for_nobody_who_has_left_meanwhile(world):
    member = world.memberships.first()
    tell(News(Kind.RETURNED, "a", organization=world), [member.user])
    member.delete()

    tasks.deliver()

    assert mail.outbox == []


def test_mail_that_is_no_longer_wanted_is_not_sent(world):
    member = world.memberships.first().user
    tell(News(Kind.RETURNED, "a", organization=world), [member])
    set_preferences(user=member, frequencies={Group.RECORDS: Frequency.NONE})

    tasks.deliver()

    assert mail.outbox == []


def test_notice_says_what_happened_in_the_language_of_its_reader(world):
    owner = world.memberships.first().user
    for language in ("zh-hans", "en"):
        owner.language = language
        owner.save()
        news = News(
            Kind.RETURNED,
            language,
            organization=world,
            target=("scenario", world.scenarios.get().public_id),
        )
        tell(news, [owner])
        tasks.deliver()

    returned = "A scenario of yours was returned: please sign in to see why"
    assert [message.subject for message in mail.outbox] == [
        "【人工智能应用对接平台】您有一项需求场景被退回，请登录查看",
        f"[AI Application Matchmaking Platform] {returned}",
    ]
    assert "王工，您好：" in mail.outbox[0].alternatives[0].content


@override_settings(SITE_URL="https://match.example.org")
def test_notice_leads_to_the_site_and_offers_a_way_out(world):
    owner = world.memberships.first().user
    tell(News(Kind.RETURNED, "a", organization=world), [owner])

    tasks.deliver()

    [message] = mail.outbox
    delivery, row = Delivery.objects.get(), Notification.objects.get()
    assert f"https://match.example.org/notifications/{row.public_id}/" in message.body
    assert message.extra_headers["Message-ID"] == f"<{delivery.public_id}@match.example.org>"
    link = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert link.startswith("https://match.example.org/notifications/unsubscribe/")
    assert delivery_of_token(link.split("/")[-2]) == delivery
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in message.body
    assert link in message.alternatives[0].content


def test_mail_about_security_offers_no_way_out(world):
    tell(News(Kind.SUSPENDED, "a", organization=world), [world.memberships.first().user])

    tasks.deliver()

    [message] = mail.outbox
    assert "List-Unsubscribe" not in message.extra_headers
    assert "unsubscribe" not in whole(message)


@pytest.mark.parametrize("kind", sorted(set(Kind) - NEVER_MAILED))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_kind_has_a_mail_without_a_gap(world, kind, language):
    is_office = kind in KINDS_OF[Group.OFFICE]
    role = PlatformRole.ADMINISTRATOR if is_office else PlatformRole.REVIEWER
    reader = UserFactory(language=language, platform_role=role)
    MembershipFactory(organization=world, user=reader)
    set_preferences(user=reader, frequencies=dict.fromkeys(Group, Frequency.AT_ONCE))
    target = ("scenario", world.scenarios.get().public_id)
    tell(News(kind, "a", organization=world, target=target), [reader])

    tasks.deliver()

    text = whole(mail.outbox[0])
    assert "%(" not in text
    assert "{{" not in text
    assert ("List-Unsubscribe" in text) == (kind not in LOCKED)


def digest_for(user, *news):
    set_preferences(user=user, frequencies=dict.fromkeys(Group, Frequency.DIGEST))
    for one in news:
        tell(one, [user])
    digests_are_due()
    tasks.deliver()


def test_digest_counts_by_organization(world):
    owner = world.memberships.first().user
    second = OrganizationFactory(members=[owner], name_zh="安州重工")
    target = ("scenario", world.scenarios.get().public_id)

    digest_for(
        owner,
        News(Kind.RETURNED, "a", organization=world, target=target),
        News(Kind.RETURNED, "b", organization=world, target=target),
        News(Kind.APPROVED, "c", organization=world, target=target),
        News(Kind.VERIFIED, "d", organization=second),
        News(Kind.CLAIM_REFUSED, "e"),
    )

    [message] = mail.outbox
    assert message.subject == "【人工智能应用对接平台】每日汇总：您有 5 条未读通知"
    lines = [line for line in message.body.splitlines() if line and "http" not in line]
    assert lines[2:9] == [
        "安州重工",
        "- 机构认证通过: 1",
        "江州钢铁",
        "- 审核退回（需求场景）: 2",
        "- 审核通过并发布（需求场景）: 1",
        "平台",
        "- 认领未通过: 1",
    ]


def test_digest_leaves_out_what_was_read_and_is_not_sent_empty(world):
    owner = world.memberships.first().user
    set_preferences(user=owner, frequencies={Group.RECORDS: Frequency.DIGEST})
    tell(News(Kind.RETURNED, "a", organization=world), [owner])
    Notification.objects.update(read_at=timezone.now())
    digests_are_due()

    tasks.deliver()

    assert mail.outbox == []


def test_digest_takes_the_same_queries_for_one_and_three_lines(world, django_assert_num_queries):
    owner = world.memberships.first().user
    set_preferences(user=owner, frequencies=dict.fromkeys(Group, Frequency.DIGEST))
    for n_rows in (1, 3):
        delivery = DeliveryFactory(user=owner, form=DeliveryForm.DIGEST, notification=False)
        for _ in range(n_rows):
            NotificationFactory(
                user=owner, kind=Kind.RETURNED, organization=world, delivery=delivery
            )
        with django_assert_num_queries(8):
            tasks.deliver()

    assert len(mail.outbox) == 2


def test_scenario_of_the_world_is_full_of_secrets(world):
    """The canaries above can be found at all."""
    assert {Scenario.objects.get().title, world.memberships.last().user.name} == {SECRET}
