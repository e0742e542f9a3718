from django_filters import rest_framework as filters

from matchmaking.api.filters.common import ChoiceSetFilter
from matchmaking.webhooks.events import EventType
from matchmaking.webhooks.models import DeliveryStatus, WebhookDelivery


class WebhookDeliveryFilterSet(filters.FilterSet):
    event_type = ChoiceSetFilter(choices=EventType.choices)
    status = ChoiceSetFilter(choices=DeliveryStatus.choices)

    class Meta:
        model = WebhookDelivery
        fields: list[str] = []
