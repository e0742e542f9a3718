"""What serializers tell a provider that must not learn yet whose scenario it is."""

import json

import pytest

from matchmaking.api.serializers.connections import (
    ConnectionBriefSerializer,
    ConnectionSerializer,
    ConnectionStepSerializer,
)
from matchmaking.api.serializers.threads import (
    ChecklistItemSerializer,
    MeetingSerializer,
    MessageSerializer,
)
from matchmaking.connections.moves import OPEN, ConnectionStatus, Side
from tests.api.connections import HIDDEN
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import UserFactory
from tests.factories.threads import ChecklistItemFactory, MeetingFactory, MessageFactory

pytestmark = pytest.mark.django_db

UNANSWERED = (*OPEN, ConnectionStatus.DECLINED, ConnectionStatus.EXPIRED, ConnectionStatus.RECALLED)


@pytest.mark.parametrize("visibility", HIDDEN)
@pytest.mark.parametrize("status", UNANSWERED)
def test_serializers_hide_the_enterprise_from_the_provider(rf, status, visibility):
    seller = UserFactory()
    row = ConnectionFactory(
        status=status,
        supply_people=[seller],
        scenario__visibility=visibility,
        demand__name_zh="不得外泄钢铁",
        demand__name_en="Secret Steel",
        demand__city="保密市",
    )
    row.steps.create(move="request", side="demand")
    request = rf.get("/")
    request.user = seller
    own = frozenset(seller.organizations.values_list("pk", flat=True))
    context = {
        "request": request,
        "own_organizations": own,
        "unread": {},
        "side": Side.SUPPLY,
        "can_write": False,
        "read_up_to": 0,
    }
    # Nothing is written before acceptance; even if it were, it would name nobody.
    shown = [
        (ConnectionBriefSerializer, row),
        (ConnectionSerializer, row),
        (ConnectionStepSerializer, row.steps.get()),
        (MessageSerializer, MessageFactory(connection=row)),
        (MeetingSerializer, MeetingFactory(connection=row)),
        (ChecklistItemSerializer, ChecklistItemFactory(connection=row)),
    ]

    told = "".join(
        json.dumps(serializer(found, context=context).data, ensure_ascii=False, default=str)
        for serializer, found in shown
    )

    secrets = ("不得外泄钢铁", "Secret Steel", "保密市", row.demand.public_id)
    contacts = (*row.demand_contact.values(), *row.supply_contact.values())
    assert [word for word in (*secrets, *contacts) if word in told] == []
