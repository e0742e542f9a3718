import pytest
from django.test import Client

from matchmaking.organizations.models import PlatformRole, User
from tests.factories.organizations import UserFactory


@pytest.fixture
def english() -> Client:
    """A visitor who reads English."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def htmx() -> Client:
    """What htmx sends from an open page, in English."""
    return Client(headers={"accept-language": "en", "HX-Request": "true"})


@pytest.fixture
def reviewer(english: Client) -> User:
    """A reviewer of the platform, signed in as ``english``."""
    user = UserFactory(platform_role=PlatformRole.REVIEWER)
    english.force_login(user)
    return user
