import factory
from django.utils import timezone

from matchmaking.connections.models import Outcome
from matchmaking.connections.moves import ConnectionStatus
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import UserFactory


class OutcomeFactory(factory.django.DjangoModelFactory):
    """An outcome that the enterprise has confirmed."""

    class Meta:
        model = Outcome

    connection = factory.SubFactory(ConnectionFactory, status=ConnectionStatus.DELIVERED)
    months = 4
    words = "漏检率明显下降。"
    confirmed_by = factory.SubFactory(UserFactory)
    confirmed_at = factory.LazyFunction(timezone.now)
