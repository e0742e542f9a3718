import pytest
from django.test import Client

from matchmaking.organizations.models import PlatformRole, User
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.factories.taxonomy import CapabilityFactory, IndustryFactory, StageFactory


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


@pytest.fixture
def member(english: Client) -> Client:
    """Somebody who writes for a manufacturer and a provider, signed in as ``english``."""
    user = UserFactory()
    OrganizationFactory(members=[user])
    ProviderFactory(members=[user])
    english.force_login(user)
    IndustryFactory()
    StageFactory()
    CapabilityFactory()
    return english
