"""What came of a delivered connection."""

import factory

from matchmaking.connections.models import Outcome, Rating
from matchmaking.connections.moves import Side
from tests.factories.connections import ConnectionFactory


class DeliveredFactory(ConnectionFactory):
    status = "delivered"


class OutcomeFactory(factory.django.DjangoModelFactory):
    """An outcome that the provider has written, and nobody confirmed."""

    class Meta:
        model = Outcome

    connection = factory.SubFactory(DeliveredFactory)
    months = 4
    words = "夜班不再返工。"


class RatingFactory(factory.django.DjangoModelFactory):
    """A rating of the enterprise."""

    class Meta:
        model = Rating

    connection = factory.SubFactory(DeliveredFactory)
    side = Side.DEMAND
    understanding = 5
    delivery = 4
    effect = 4
    service = 3
