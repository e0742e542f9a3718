import pytest

from matchmaking.organizations.models import PlatformRole
from tests.factories.directory import administrator
from tests.factories.organizations import UserFactory


@pytest.fixture
def admin(english):
    """An administrator, signed in as ``english``."""
    user = administrator()
    english.force_login(user)
    return user


@pytest.fixture
def auditor(db):
    return UserFactory(platform_role=PlatformRole.AUDITOR)
