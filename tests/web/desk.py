"""What the tests of the review desk share: records that wait, and a reviewer's answer."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from matchmaking.organizations.posting_logs import RevisionStatus
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

QUEUE = reverse("web:review_queue")
FACTORIES = [ScenarioFactory, SolutionFactory]


def submitted(factory=ScenarioFactory, *, days=0, **fields):
    return factory(status="submitted", submitted_at=timezone.now() - timedelta(days=days), **fields)


def changed(factory=ScenarioFactory, *, days=0, content=None, **fields):
    posting = factory(**fields)
    stored = {name: posting.content()[name] for name in ("title", "stages")}
    posting.revisions.create(
        status=RevisionStatus.SUBMITTED,
        submitted_at=timezone.now() - timedelta(days=days),
        content=stored | (content or {"title": "改后的标题"}),
    )
    return posting


def desk(posting):
    return reverse(f"web:review_{posting.kind_name}", args=[posting.public_id])


def decide(client, posting, decision, query="", **sent):
    token = client.get(desk(posting)).context["case"].token
    return client.post(desk(posting) + query, {"decision": decision, "seen": token, **sent})
