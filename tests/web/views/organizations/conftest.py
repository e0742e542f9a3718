from collections.abc import Callable

import pytest
from django.test import Client

from matchmaking.organizations.models import PlatformRole, User
from tests.factories.checks import MemberFactory
from tests.factories.organizations import UserFactory


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """Return a session in English for a person."""

    def open_session(user: User) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(user)
        return client

    return open_session


@pytest.fixture
def owner(db) -> User:
    return MemberFactory(name="王工")


@pytest.fixture
def reviewer(signed_in) -> Client:
    return signed_in(UserFactory(platform_role=PlatformRole.REVIEWER))


@pytest.fixture
def administrator(signed_in) -> Client:
    return signed_in(UserFactory(platform_role=PlatformRole.ADMINISTRATOR))
