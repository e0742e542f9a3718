import pytest
from django.core.exceptions import PermissionDenied

from matchmaking.common.models import AuditEvent
from matchmaking.organizations.exceptions import PlatformRoleError
from matchmaking.organizations.models import PlatformRole
from matchmaking.organizations.people import appoint, dismiss
from tests.factories.organizations import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return UserFactory(platform_role=PlatformRole.ADMINISTRATOR)


def test_appoint_gives_one_role_in_the_place_of_another(administrator):
    person = UserFactory(platform_role=PlatformRole.REVIEWER)

    appoint(user=person, role=PlatformRole.AUDITOR, by=administrator)

    person.refresh_from_db()
    assert person.platform_role == PlatformRole.AUDITOR
    event = AuditEvent.objects.get()
    assert (event.action, event.actor_key) == ("platform.appoint", administrator.pk)
    assert event.details == {"before": "reviewer", "after": "auditor"}


def test_dismiss_takes_the_role_away(administrator):
    person = UserFactory(platform_role=PlatformRole.REVIEWER)

    dismiss(user=person, by=administrator)

    person.refresh_from_db()
    assert person.platform_role == ""
    with pytest.raises(PlatformRoleError):
        dismiss(user=person, by=administrator)


def test_nobody_changes_the_own_role(administrator):
    UserFactory(platform_role=PlatformRole.ADMINISTRATOR)

    with pytest.raises(PlatformRoleError):
        dismiss(user=administrator, by=administrator)
    with pytest.raises(PlatformRoleError):
        appoint(user=administrator, role=PlatformRole.AUDITOR, by=administrator)


def test_the_last_administrator_stays_even_for_the_platform(administrator):
    UserFactory(platform_role=PlatformRole.ADMINISTRATOR, is_active=False)

    with pytest.raises(PlatformRoleError):
        dismiss(user=administrator, by=None)
    appoint(user=UserFactory(), role=PlatformRole.ADMINISTRATOR, by=None)
    dismiss(user=administrator, by=None)

    administrator.refresh_from_db()
    assert administrator.platform_role == ""


def test_a_closed_log_in_is_not_appointed(administrator):
    with pytest.raises(PlatformRoleError):
        appoint(user=UserFactory(is_active=False), role=PlatformRole.REVIEWER, by=administrator)


@pytest.mark.parametrize("role", ["", PlatformRole.REVIEWER, PlatformRole.AUDITOR])
def test_appointments_are_for_administrators(role):
    user = UserFactory(platform_role=role, is_staff=True, is_superuser=True)

    with pytest.raises(PermissionDenied):
        appoint(user=UserFactory(), role=PlatformRole.REVIEWER, by=user)
    with pytest.raises(PermissionDenied):
        dismiss(user=UserFactory(platform_role=PlatformRole.REVIEWER), by=user)


def test_an_administrator_dismissed_meanwhile_appoints_nobody(administrator):
    stale = type(administrator).objects.get(pk=administrator.pk)
    appoint(user=UserFactory(), role=PlatformRole.ADMINISTRATOR, by=administrator)
    dismiss(user=administrator, by=None)

    with pytest.raises(PermissionDenied):
        appoint(user=UserFactory(), role=PlatformRole.REVIEWER, by=stale)
