import pytest

from tests.factories.threads import AgreedFactory


@pytest.fixture
def agreed(buyer, seller):
    """A connection that both have agreed to."""
    return AgreedFactory(demand_people=[buyer], supply_people=[seller])
