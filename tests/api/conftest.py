import pytest
from rest_framework.test import APIClient

from matchmaking.organizations.models import User


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
