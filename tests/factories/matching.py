import factory
from django.utils import timezone

from matchmaking.matching.models import (
    Dismissal,
    DismissalReason,
    Match,
    MatchBatch,
    MatchRun,
    MatchRunStatus,
)
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory


class MatchBatchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MatchBatch


class MatchRunFactory(factory.django.DjangoModelFactory):
    """A waiting run; ``finished=True`` makes it a done one."""

    class Meta:
        model = MatchRun

    class Params:
        finished = factory.Trait(
            status=MatchRunStatus.DONE,
            finished_at=factory.LazyFunction(timezone.now),
            index_version="0" * 16,
            n_candidates=1,
        )

    scenario = factory.SubFactory(ScenarioFactory)


class MatchFactory(factory.django.DjangoModelFactory):
    """The first and only match of a scenario, made by a finished run."""

    class Meta:
        model = Match

    run = factory.SubFactory(
        MatchRunFactory, finished=True, scenario=factory.SelfAttribute("..scenario")
    )
    scenario = factory.SubFactory(ScenarioFactory)
    solution = factory.SubFactory(SolutionFactory)
    rank = 1
    score = 0.6
    parts = factory.LazyFunction(lambda: {"text": 0.4, "capability": 0.2})
    reasons = factory.LazyFunction(
        lambda: [
            {
                "kind": "capability_covered",
                "codes": ["defect-detect"],
                "words": [],
                "contribution": 0.2,
            },
            {
                "kind": "shared_words",
                "codes": [],
                "words": [{"word": "划伤", "query": [], "candidate": []}],
                "contribution": 0.4,
            },
            {
                "kind": "stage_missing",
                "codes": ["production"],
                "words": [],
                "contribution": 0.0,
            },
        ]
    )


class DismissalFactory(factory.django.DjangoModelFactory):
    """A solution that a scenario's members have marked as unsuitable."""

    class Meta:
        model = Dismissal

    scenario = factory.SubFactory(ScenarioFactory)
    solution = factory.SubFactory(SolutionFactory)
    reason = DismissalReason.PRICE
