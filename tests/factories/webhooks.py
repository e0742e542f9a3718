import factory

from matchmaking.common.identifiers import new_public_id
from matchmaking.organizations.models import Role
from matchmaking.webhooks.events import CHOSEN, EventType
from matchmaking.webhooks.models import WebhookDelivery, WebhookEndpoint
from matchmaking.webhooks.payloads import ping_data, put_payload
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory


class WebhookEndpointFactory(factory.django.DjangoModelFactory):
    """An endpoint that hears of everything; ``responsible`` owns its organization."""

    class Meta:
        model = WebhookEndpoint
        skip_postgeneration_save = True

    organization = factory.SubFactory(OrganizationFactory)
    url = "https://hooks.example.com/in"
    events = factory.LazyFunction(lambda: [kind.value for kind in CHOSEN])
    responsible = factory.SubFactory(UserFactory)

    @factory.post_generation
    def seat(self, create, extracted):
        seats = self.organization.memberships.filter(user=self.responsible)
        if create and extracted is not False and not seats.exists():
            MembershipFactory(
                organization=self.organization, user=self.responsible, role=Role.OWNER
            )


class WebhookDeliveryFactory(factory.django.DjangoModelFactory):
    """A test that is due."""

    class Meta:
        model = WebhookDelivery

    endpoint = factory.SubFactory(WebhookEndpointFactory)
    event_type = EventType.PING
    dedupe_key = factory.Sequence(lambda n: f"ping:{n}")

    public_id = factory.LazyFunction(new_public_id)

    @factory.lazy_attribute
    def payload(self):
        row = WebhookDelivery(
            endpoint=self.endpoint, event_type=self.event_type, public_id=self.public_id
        )
        put_payload(row, ping_data(self.endpoint), at=self.endpoint.created_at)
        return row.payload
