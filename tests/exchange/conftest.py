import pytest

from matchmaking.organizations.models import Role
from tests.exchange.tables import make_terms
from tests.factories.organizations import MembershipFactory


@pytest.fixture
def terms():
    make_terms()


@pytest.fixture
def editor():
    return MembershipFactory(role=Role.EDITOR)
