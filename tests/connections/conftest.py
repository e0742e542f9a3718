import pytest

from tests.factories.organizations import UserFactory


@pytest.fixture
def buyer():
    """Somebody of the enterprise."""
    return UserFactory()


@pytest.fixture
def seller():
    """Somebody of the provider."""
    return UserFactory()
