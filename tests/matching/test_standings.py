"""How a solution stands for a public scenario: bands, needs, changes, and the quota of the day."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from matchmaking.matching.exceptions import StandingQuotaError
from matchmaking.matching.quotas import DAILY_PAIRS, count_pair, pair_quota
from matchmaking.matching.standings import (
    Band,
    listed_bands,
    may_compare,
    standing_of_solution,
)
from matchmaking.organizations.models import Role
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Deployment, Visibility
from matchmaking.solutions.models import Solution
from matchmaking.taxonomy.models import PolicySector
from tests.factories.matching import MatchFactory, MatchRunFactory
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.factories.taxonomy import CapabilityFactory, IndustryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english_words")]


def member_of(record, role=Role.VIEWER):
    user = UserFactory()
    MembershipFactory(organization=record.organization, user=user, role=role)
    return user


def told(found):
    return [
        (tuple(step.text for step in change.steps), change.before, change.after)
        for change in found.changes
    ]


def states_of(found):
    return [(need.kind.value, need.code, need.state.value) for need in found.needs]


def test_standing_is_told_in_bands(rank):
    IndustryFactory(code="C15", sector=PolicySector.CONSUMER)
    scenario = ScenarioFactory(industries=["C31"])
    for text in ("替代人工目检的热轧带钢表面相机", "夜班漏检率高，希望看住表面", "划伤检测"):
        SolutionFactory(title="表面检测", summary=text, description=text)
    solution = SolutionFactory(title="热轧带钢表面划伤漏检", industries=["C15"])
    rank()

    found = standing_of_solution(solution, scenario, user=member_of(solution))

    step = "If you can prove work in the industry “Industry C31” by a case, name this industry"
    assert (found.band, told(found)) == (
        Band.FIRST_10,
        [((step,), Band.FIRST_10, Band.FIRST_3)],
    )
    assert listed_bands(scenario)[solution.pk] == found.band


def test_standing_speaks_of_the_scenario_to_the_provider(rank):
    scenario = ScenarioFactory(capabilities=["defect-detect"], deployment=Deployment.EDGE)
    solution = SolutionFactory(capabilities=["defect-detect"], deployment_modes=["edge"])
    rank()

    found = standing_of_solution(solution, scenario, user=member_of(solution))

    texts = [reason.text for reason in found.reasons]
    assert "Offers a capability that is asked for: Surface defect detection" in texts
    assert "Can be deployed as the scenario asks: Edge" in texts
    assert [text for text in texts if "you" in text.lower()] == []


def test_standing_compares_what_is_asked_with_what_is_stated(rank):
    CapabilityFactory(code="aps", name_zh="智能排产", name_en="Scheduling")
    scenario = ScenarioFactory(
        industries=["C31"], capabilities=["aps", "defect-detect"], deployment=Deployment.EDGE
    )
    some = SolutionFactory(industries=[], capabilities=["defect-detect"], stages=["operations"])
    none = SolutionFactory(industries=[], sector=PolicySector.CONSUMER, capabilities=[], stages=[])
    rank()

    stated, silent = (
        standing_of_solution(solution, scenario, user=member_of(solution))
        for solution in (some, none)
    )

    assert states_of(stated) == [
        ("capability", "aps", "missing"),
        ("capability", "defect-detect", "covered"),
        ("industry", "C31", "open"),
        ("stage", "production", "missing"),
        ("deployment", "edge", "open"),
    ]
    assert states_of(silent) == [
        ("capability", "aps", "unstated"),
        ("capability", "defect-detect", "unstated"),
        ("industry", "C31", "missing"),
        ("stage", "production", "unstated"),
        ("deployment", "edge", "open"),
    ]


def test_standing_follows_the_words_of_the_scenario(rank):
    CapabilityFactory(code="aps", name_zh="智能排产", name_en="Scheduling")
    scenario = ScenarioFactory(requirement="带钢表面划伤检测，还要做智能排产")
    solution = SolutionFactory()
    rank()

    found = standing_of_solution(solution, scenario, user=member_of(solution))

    step = "The scenario speaks of “Scheduling”: if you can prove it by a case, "
    assert [steps for steps, *_ in told(found)] == [(step + "state this capability",)]


def test_standing_warns_that_an_industry_narrows_an_open_offer(rank):
    scenario = ScenarioFactory(industries=["C31"], deployment=Deployment.EDGE)
    solution = SolutionFactory(industries=[])
    rank()

    found = standing_of_solution(solution, scenario, user=member_of(solution))

    assert {step.split(" If ")[0] for [step], *_ in told(found)} == {
        "If you can prove the deployment “Edge” by a case, name this deployment",
        "Your offer is open to any industry.",
    }


def test_standing_tells_when_a_twin_of_the_same_provider_stands_before(rank):
    scenario = ScenarioFactory(deployment=Deployment.EDGE)
    first = SolutionFactory(title="带钢质检")
    twin = SolutionFactory(title="带钢质检", organization=first.organization)
    rank()
    behind = max(first, twin, key=lambda solution: solution.public_id)

    found = standing_of_solution(behind, scenario, user=member_of(behind))

    assert found.band == Band.DUPLICATE


def test_standing_of_what_shares_nothing_has_no_place(rank):
    IndustryFactory(code="C15", sector=PolicySector.CONSUMER)
    scenario = ScenarioFactory()
    foreign = SolutionFactory(
        title="Payroll",
        summary="Payroll",
        description="Payroll",
        industries=["C15"],
        stages=["operations"],
        capabilities=[],
    )
    rank()

    found = standing_of_solution(foreign, scenario, user=member_of(foreign))

    assert (found.band, found.is_suitable, found.reasons) == (Band.UNLISTED, False, ())


def test_standing_tells_nothing_of_rivals(rank):
    """What is told stays the same whoever stands before, as long as the band does."""
    scenario = ScenarioFactory(industries=["C31"])
    solution = SolutionFactory(summary="划伤", description="看住夜班。", stages=["operations"])
    rival = SolutionFactory()
    rank()
    user = member_of(solution)
    before = standing_of_solution(solution, scenario, user=user)
    Solution.objects.filter(pk=rival.pk).update(title="别家的方案", updated_at=timezone.now())
    SolutionFactory(title="另一家的方案")
    rank()

    after = standing_of_solution(solution, scenario, user=user)

    assert before.band == after.band == Band.FIRST_3
    assert _rounded(asdict(after)) == _rounded(asdict(before))


def _rounded(standing):
    """Statistics move scores a little with every record; no reader is told them."""
    texts = [reason["text"] for reason in standing["reasons"]]
    changes = [(c["steps"], c["before"], c["after"]) for c in standing["changes"]]
    return sorted(texts), standing["needs"], changes, standing["quota"]["left"]


def test_standing_is_for_members_of_the_provider_and_public_scenarios(rank):
    scenario = ScenarioFactory()
    solution, elsewhere = SolutionFactory(), SolutionFactory()
    own = member_of(solution)
    hidden = [ScenarioFactory(visibility=Visibility.ANONYMOUS)]
    hidden += [ScenarioFactory(visibility=Visibility.MATCHED_ONLY)]
    hidden += [ScenarioFactory(status=PostingStatus.DRAFT)]
    hidden += [ScenarioFactory(organization=solution.organization)]
    rank()

    for user, asked in [
        (AnonymousUser(), scenario),
        (member_of(elsewhere), scenario),
        (member_of(scenario), scenario),
        *((own, one) for one in hidden),
    ]:
        with pytest.raises(PermissionDenied):
            standing_of_solution(solution, asked, user=user)
    assert pair_quota(solution.organization).left == DAILY_PAIRS


@pytest.mark.parametrize(
    "fields",
    [
        {"status": PostingStatus.DRAFT},
        {"status": PostingStatus.WITHDRAWN},
        {"faded_at": timezone.now()},
        {"organization__suspended_at": timezone.now()},
    ],
)
def test_standing_is_told_of_what_is_in_matching_only(fields):
    scenario, solution = ScenarioFactory(), SolutionFactory(**fields)

    with pytest.raises(PermissionDenied):
        standing_of_solution(solution, scenario, user=member_of(solution))


def test_standing_is_not_ready_before_the_first_index(settings, tmp_path):
    match = MatchFactory()
    settings.INDEX_DIR = tmp_path / "none"

    found = standing_of_solution(match.solution, match.scenario, user=member_of(match.solution))

    assert (found.band, found.changes, found.quota.left) == (None, (), DAILY_PAIRS)


def test_quota_is_one_of_all_members_and_another_content_is_another_pair(rank):
    scenario, solution = ScenarioFactory(), SolutionFactory()
    rank()
    first, second = member_of(solution), member_of(solution)
    found = standing_of_solution(solution, scenario, user=first)
    assert found.quota.left == DAILY_PAIRS - 1
    for number in range(DAILY_PAIRS - 1):
        count_pair(solution.organization, str(number))

    assert standing_of_solution(solution, scenario, user=second).quota.left == 0
    solution.save()
    with pytest.raises(StandingQuotaError, match="looked at 30 pairs today") as refused:
        standing_of_solution(solution, scenario, user=second)
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert timezone.localtime(refused.value.renews_at).isoformat() == f"{tomorrow}T00:00:00+08:00"


def test_quota_renews_on_the_next_day(monkeypatch):
    organization = SolutionFactory().organization
    count_pair(organization, "one")
    assert pair_quota(organization).left == DAILY_PAIRS - 1

    today = timezone.localdate()
    monkeypatch.setattr(timezone, "localdate", lambda: today + timedelta(days=1))

    assert pair_quota(organization).left == DAILY_PAIRS


def test_may_compare_is_for_other_providers_and_public_scenarios():
    scenario = ScenarioFactory()
    hidden = ScenarioFactory(visibility=Visibility.ANONYMOUS)
    provider = member_of(SolutionFactory())
    suspended = member_of(SolutionFactory(organization__suspended_at=timezone.now()))

    assert may_compare(provider, scenario)
    assert not may_compare(provider, hidden)
    for other in (AnonymousUser(), member_of(scenario), suspended, UserFactory(is_staff=True)):
        assert not may_compare(other, scenario)


def test_listed_bands_leave_out_what_was_withdrawn():
    scenario = ScenarioFactory()
    run = MatchRunFactory(scenario=scenario, finished=True)
    matches = [MatchFactory(scenario=scenario, run=run, rank=rank) for rank in range(1, 5)]
    assert [*listed_bands(scenario).values()] == [Band.FIRST_3] * 3 + [Band.FIRST_10]

    gone = matches[0].solution
    Solution.objects.filter(pk=gone.pk).update(status=PostingStatus.WITHDRAWN)

    assert listed_bands(scenario) == dict.fromkeys(
        (match.solution_id for match in matches[1:]), Band.FIRST_3
    )
