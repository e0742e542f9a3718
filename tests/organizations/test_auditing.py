import pytest
from django.core.exceptions import PermissionDenied

from matchmaking.common.models import AuditEvent
from matchmaking.organizations.auditing import open_audit_export
from matchmaking.organizations.models import PlatformRole
from tests.factories.organizations import UserFactory

pytestmark = pytest.mark.django_db


def test_open_audit_export_is_an_event_that_names_the_filters():
    auditor = UserFactory(platform_role=PlatformRole.AUDITOR)

    event = open_audit_export(by=auditor, filters=["since", "action"])

    assert (event.action, event.actor_key) == ("audit.export", auditor.pk)
    assert (event.object_type, event.details) == (
        "common.audithead",
        {"filters": ["action", "since"]},
    )


@pytest.mark.parametrize("role", ["", PlatformRole.REVIEWER, PlatformRole.ADMINISTRATOR])
def test_open_audit_export_refuses_everybody_but_auditors(role):
    with pytest.raises(PermissionDenied):
        open_audit_export(by=UserFactory(platform_role=role, is_superuser=True), filters=[])

    assert not AuditEvent.objects.exists()
