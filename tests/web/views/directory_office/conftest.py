import pytest

from matchmaking.organizations.models import PlatformRole
from tests.directory.conftest import (  # noqa: F401  # fixtures of the context, for its pages
    calendar,
    office,
    programme,
    round_,
    signing_key,
)
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
