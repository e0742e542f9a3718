import factory
from django.utils import timezone

from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario
from tests.factories.organizations import OrganizationFactory
from tests.factories.postings import PostingFactory


class ScenarioFactory(PostingFactory):
    """A valid published public scenario; pass only what the test is about."""

    class Meta:
        model = Scenario
        skip_postgeneration_save = True

    organization = factory.SubFactory(OrganizationFactory)
    title = factory.Sequence(lambda n: f"带钢表面划伤漏检{n}")
    requirement = "热轧带钢表面划伤和边裂靠人工目检，夜班漏检率高，希望在线检测。"
    status = PostingStatus.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)
