from datetime import UTC, datetime

import factory
from django.utils import timezone

from matchmaking.organizations.postings import PostingStatus
from matchmaking.solutions.models import CaseStudy, Solution
from tests.factories.organizations import ProviderFactory
from tests.factories.postings import PostingFactory


class SolutionFactory(PostingFactory):
    """A valid published solution; pass only what the test is about."""

    class Meta:
        model = Solution
        skip_postgeneration_save = True

    organization = factory.SubFactory(ProviderFactory)
    title = factory.Sequence(lambda n: f"带钢表面在线质检{n}")
    summary = "带钢表面划伤与边裂在线检测。"
    description = "线阵相机对高速带钢双面成像，识别划伤、边裂、孔洞等缺陷。"
    status = PostingStatus.PUBLISHED
    written_at = datetime(2026, 1, 1, tzinfo=UTC)  # of one age, so that none is another's copy
    published_at = factory.LazyFunction(timezone.now)


class CaseStudyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaseStudy

    solution = factory.SubFactory(SolutionFactory)
    customer = "华东某钢厂"
    scenario = "热轧带钢检测"
    effect = "漏检率下降 60%"
