import factory

from matchmaking.notifications.kinds import Kind
from matchmaking.notifications.models import Delivery, DeliveryForm, Notification
from tests.factories.organizations import UserFactory


class NotificationFactory(factory.django.DjangoModelFactory):
    """Something personal: the reader needs no membership to see it."""

    class Meta:
        model = Notification

    user = factory.SubFactory(UserFactory)
    kind = Kind.CLAIM_REFUSED
    dedupe_key = factory.Sequence(lambda n: f"event:{n}")


class DeliveryFactory(factory.django.DjangoModelFactory):
    """A mail that is due and tells of one notification of its user."""

    class Meta:
        model = Delivery
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    form = DeliveryForm.NOTICE
    scope = "members"
    dedupe_key = factory.Sequence(lambda n: f"mail:{n}")

    @factory.post_generation
    def notification(self, create, extracted):
        if extracted is not False:
            NotificationFactory(user=self.user, delivery=self)
