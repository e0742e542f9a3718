import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from matchmaking.common.models import AuditEvent, OutboxEvent
from matchmaking.connections import services
from matchmaking.connections.exceptions import (
    ConnectionExistsError,
    ConnectionNotPossibleError,
    ConnectionQuotaError,
    ConnectionRelatedError,
    ContactInTextError,
)
from matchmaking.connections.models import Connection
from matchmaking.connections.moves import ConnectionStatus, Side
from matchmaking.connections.services import request_connection
from matchmaking.matching.pipeline import execute_runs
from matchmaking.organizations.exceptions import OrganizationSuspendedError
from matchmaking.organizations.models import Role
from tests.factories.connections import ConnectionFactory
from tests.factories.matching import MatchRunFactory
from tests.factories.organizations import (
    MembershipFactory,
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db

CONTACT = {"name": "李工", "phone": "13800000000", "email": "li@example.org"}


@pytest.fixture
def pair(buyer, seller):
    return (
        ScenarioFactory(organization=OrganizationFactory(members=[buyer])),
        SolutionFactory(organization=ProviderFactory(members=[seller])),
    )


def ask(pair, by, side=Side.DEMAND, **changed):
    scenario, solution = pair
    fields = {"message": "希望进一步了解贵司方案。", "question": "", "contact": CONTACT}
    return request_connection(
        scenario=scenario, solution=solution, side=side, by=by, **fields | changed
    )


def test_request_waits_for_the_other_side(pair, buyer):
    connection = ask(pair, buyer, question="多久能上线？")

    stored = Connection.objects.get()
    assert (stored.status, stored.started_by, stored.awaiting) == ("requested", "demand", "supply")
    assert (stored.demand, stored.supply) == (pair[0].organization, pair[1].organization)
    assert (stored.demand_contact, stored.supply_contact) == (CONTACT, {})
    assert stored.due_on < stored.expires_on
    step = connection.steps.get()
    assert (step.move, step.side, step.by) == ("request", "demand", buyer)
    assert OutboxEvent.objects.filter(topic="connection.moved", object_pk=step.pk).count() == 1
    assert AuditEvent.objects.get().action == "connection.request"


def test_provider_asks_for_a_scenario(pair, seller):
    connection = ask(pair, seller, Side.SUPPLY)

    assert (connection.awaiting, connection.supply_contact) == (Side.DEMAND, CONTACT)


def test_request_carries_the_reasons_of_the_match(pair, buyer):
    execute_runs([MatchRunFactory(scenario=pair[0]).pk])

    assert ask(pair, buyer).reasons != []


def test_only_editors_ask_for_their_own_side(pair, buyer, seller):
    viewer = MembershipFactory(organization=pair[0].organization, role=Role.VIEWER).user

    for by, side in (
        (viewer, Side.DEMAND),
        (seller, Side.DEMAND),
        (buyer, Side.SUPPLY),
        (UserFactory(), Side.DEMAND),
    ):
        with pytest.raises(PermissionDenied):
            ask(pair, by, side)
    assert not Connection.objects.exists()


def test_suspended_organization_neither_asks_nor_is_asked(pair, buyer, seller):
    pair[0].organization.suspended_at = timezone.now()
    pair[0].organization.save()

    with pytest.raises(OrganizationSuspendedError):
        ask(pair, buyer)
    with pytest.raises(ConnectionNotPossibleError):
        ask(pair, seller, Side.SUPPLY)


@pytest.mark.parametrize("number", [0, 1])
def test_unpublished_records_are_asked_for_nothing(pair, buyer, number):
    pair[number].status = "withdrawn"
    pair[number].save()

    with pytest.raises(ConnectionNotPossibleError):
        ask(pair, buyer)


def test_organizations_with_a_common_member_need_no_introduction(pair, buyer):
    MembershipFactory(organization=pair[1].organization, user=buyer, role=Role.VIEWER)

    with pytest.raises(ConnectionRelatedError):
        ask(pair, buyer)


@pytest.mark.parametrize("field", ["message", "question"])
@pytest.mark.parametrize("text", ["请打 13812345678", "加微信：wang_gong88", "看 www.example.cn"])
def test_contact_in_a_request_is_refused_and_named(pair, buyer, field, text):
    with pytest.raises(ContactInTextError) as caught:
        ask(pair, buyer, **{field: text})

    assert caught.value.message[1:6] in caught.value.message
    assert not Connection.objects.exists()


def test_a_pair_has_one_live_connection(pair, buyer, seller):
    ask(pair, buyer)

    for by, side in ((buyer, Side.DEMAND), (seller, Side.SUPPLY)):
        with pytest.raises(ConnectionExistsError):
            ask(pair, by, side)


@pytest.mark.parametrize("status", ["declined", "recalled", "expired", "ended", "delivered"])
def test_a_pair_may_try_again_after_the_end(pair, buyer, status):
    ConnectionFactory(
        scenario=pair[0], solution=pair[1], demand=pair[0].organization,
        supply=pair[1].organization, status=ConnectionStatus(status),
    )  # fmt: skip

    ask(pair, buyer)

    assert Connection.objects.live().count() == 1


def test_an_organization_asks_so_often_a_day(pair, buyer, monkeypatch):
    monkeypatch.setattr(services, "DAILY_REQUESTS", 2)
    provider = pair[1].organization
    ask(pair, buyer)
    ask((pair[0], SolutionFactory(organization=provider)), buyer)
    third = (pair[0], SolutionFactory(organization=provider))

    with pytest.raises(ConnectionQuotaError, match="2"):
        ask(third, buyer)

    Connection.objects.update(created_at=timezone.now() - timezone.timedelta(days=1))
    ask(third, buyer)
