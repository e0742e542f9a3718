"""The mail of an invitation goes to the address, whether or not there is an account."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from matchmaking.notifications import tasks
from matchmaking.notifications.handlers import HANDLERS
from matchmaking.organizations.models import Invitation, Role
from tests.factories.organizations import OrganizationFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory

pytestmark = pytest.mark.django_db

SECRET = "canary-secret-zq"


@pytest.fixture
def organization():
    organization = OrganizationFactory(name_zh="江州钢铁", members=[UserFactory(name="王工")])
    ScenarioFactory(organization=organization, title=SECRET)
    return organization


def invitation(organization, **fields):
    expires_at = timezone.now() + timedelta(days=7)
    return Invitation.objects.create(
        organization=organization,
        email="new@example.org",
        role=Role.EDITOR,
        invited_by=organization.memberships.first().user,
        expires_at=expires_at,
        **fields,
    )


def test_invitation_names_the_organization_and_carries_its_token(organization):
    row = invitation(organization)
    HANDLERS["invitation.sent"](row.pk)

    tasks.deliver()

    [message] = mail.outbox
    assert message.to == ["new@example.org"]
    assert "江州钢铁" in message.body
    assert "编辑" in message.body
    assert f"/invitations/{row.public_id}:" in message.body
    html = "".join(content for content, _ in message.alternatives)
    assert SECRET not in f"{message.subject}{message.body}{html}"


def test_invitation_that_was_taken_back_meanwhile_is_not_sent(organization):
    row = invitation(organization)
    HANDLERS["invitation.sent"](row.pk)
    Invitation.objects.update(revoked_at=timezone.now())

    tasks.deliver()

    assert mail.outbox == []
