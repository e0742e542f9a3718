import pytest
from django.utils import timezone

from matchmaking.common.outbox import relay_events
from matchmaking.connections.models import Watch
from matchmaking.connections.moves import Side
from matchmaking.connections.results import rate
from matchmaking.notifications.handlers import HANDLERS
from matchmaking.notifications.kinds import Kind
from matchmaking.notifications.models import Notification
from matchmaking.notifications.reading import notices
from matchmaking.organizations.models import Role
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory

pytestmark = pytest.mark.django_db

GRADES = {"understanding": 5, "delivery": 4, "effect": 4, "service": 3, "words": ""}


def test_new_partners_are_told_to_editors_once():
    editor = UserFactory()
    organization = OrganizationFactory(members=[editor])
    MembershipFactory(organization=organization, role=Role.VIEWER)
    scenario = ScenarioFactory(organization=organization, title="带钢划伤漏检")
    watch = Watch.objects.create(scenario=scenario, n_new=2, told_at=timezone.now())

    for _ in range(2):
        HANDLERS["watch.found"](watch.pk)

    row = Notification.objects.get()
    assert (row.user, row.kind) == (editor, Kind.PARTNERS_FOUND)
    [notice] = notices([row], editor)
    assert notice.text == "需求场景“带钢划伤漏检”有 2 个新的合适对象。"


def test_watch_that_has_ended_is_told_of_nothing():
    HANDLERS["watch.found"](1)

    assert not Notification.objects.exists()


@pytest.mark.parametrize("side", Side)
def test_result_is_told_to_the_other_side(side):
    people = {Side.DEMAND: UserFactory(), Side.SUPPLY: UserFactory()}
    connection = ConnectionFactory(
        demand_people=[people[Side.DEMAND]],
        supply_people=[people[Side.SUPPLY]],
        status="delivered",
    )

    rate(connection=connection, fields=GRADES, by=people[side])
    relay_events()

    row = Notification.objects.get()
    assert (row.user, row.kind) == (people[side.other], Kind.CONNECTION_RESULT)
