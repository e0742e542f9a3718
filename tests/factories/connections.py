import factory
from django.utils import timezone

from matchmaking.connections.deadlines import in_state, while_asked
from matchmaking.connections.models import Connection
from matchmaking.connections.moves import OPEN, ConnectionStatus, Side
from tests.factories.organizations import OrganizationFactory, ProviderFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory


class ConnectionFactory(factory.django.DjangoModelFactory):
    """A request of the enterprise; ``demand_people`` and ``supply_people`` own the two sides."""

    class Meta:
        model = Connection

    class Params:
        demand_people = []
        supply_people = []

    demand = factory.LazyAttribute(lambda row: OrganizationFactory(members=row.demand_people))
    supply = factory.LazyAttribute(lambda row: ProviderFactory(members=row.supply_people))
    scenario = factory.SubFactory(ScenarioFactory, organization=factory.SelfAttribute("..demand"))
    solution = factory.SubFactory(SolutionFactory, organization=factory.SelfAttribute("..supply"))
    started_by = Side.DEMAND
    status = ConnectionStatus.REQUESTED
    message = "贵司的在线检测方案与我们的产线情况接近，希望进一步了解。"
    question = "能否在 60 米/分钟的线速下检出 0.2 毫米划伤？"
    demand_contact = {"name": "李工", "phone": "13800000000", "email": "li@example.org"}
    supply_contact = {"name": "张经理", "phone": "13900000000", "email": "zhang@example.org"}

    @factory.lazy_attribute
    def awaiting(self):
        return Side(self.started_by).other if self.status in OPEN else ""

    asked_at = factory.LazyFunction(timezone.now)

    due_on = factory.LazyAttribute(lambda row: _dates(row)["due_on"])
    expires_on = factory.LazyAttribute(lambda row: _dates(row)["expires_on"])


def _dates(row):
    if row.status in OPEN:
        return while_asked(row.asked_at)
    return in_state(row.status, row.asked_at)
