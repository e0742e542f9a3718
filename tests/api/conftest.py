import pytest
from rest_framework.test import APIClient

from matchmaking.organizations.models import PlatformRole, User
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.factories.taxonomy import CapabilityFactory, IndustryFactory, StageFactory


@pytest.fixture
def api() -> APIClient:
    """A stranger; ``force_login`` makes it a member."""
    return APIClient()


@pytest.fixture
def as_user():
    def log_in(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def terms(db) -> None:
    """The terms that drafts name by code."""
    IndustryFactory()
    StageFactory()
    CapabilityFactory()


@pytest.fixture
def reviewer(as_user) -> APIClient:
    return as_user(UserFactory(platform_role=PlatformRole.REVIEWER))


@pytest.fixture
def buyer():
    return UserFactory()


@pytest.fixture
def seller():
    return UserFactory()


@pytest.fixture
def connect(buyer, seller):
    """A connection between the organizations of ``buyer`` and ``seller``."""
    demand, supply = OrganizationFactory(members=[buyer]), ProviderFactory(members=[seller])

    def make(**fields):
        return ConnectionFactory(demand=demand, supply=supply, **fields)

    return make
