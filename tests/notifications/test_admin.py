import pytest
from django.urls import reverse

from matchmaking.notifications.models import DeliveryStatus
from tests.factories.notifications import DeliveryFactory
from tests.factories.organizations import UserFactory

pytestmark = pytest.mark.django_db


def test_staff_have_a_mail_tried_again(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    delivery = DeliveryFactory(status=DeliveryStatus.GIVEN_UP, attempts=8)

    client.post(
        reverse("admin:notifications_delivery_changelist"),
        {"action": "retry", "_selected_action": [delivery.pk]},
    )

    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.PENDING, 0)


@pytest.mark.parametrize("model", ["notification", "delivery"])
def test_staff_only_look_at_notifications_and_mails(client, model):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    delivery = DeliveryFactory()
    row = delivery if model == "delivery" else delivery.notifications.get()
    name = f"admin:notifications_{model}"

    assert client.get(reverse(f"{name}_add")).status_code == 403
    assert client.post(reverse(f"{name}_change", args=[row.pk])).status_code == 403
    assert client.post(reverse(f"{name}_delete", args=[row.pk])).status_code == 403
