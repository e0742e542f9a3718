import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from matchmaking.matching.counterfactuals import changes_for_scenario, changes_for_solution
from matchmaking.matching.exceptions import ChangeQuotaError
from matchmaking.matching.quotas import DAILY_PAIRS, count_pair
from matchmaking.matching.sweep import rank_everything
from matchmaking.organizations.models import Role
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Deployment, Visibility
from matchmaking.taxonomy.models import PolicySector
from tests.factories.matching import MatchFactory
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.factories.taxonomy import CapabilityFactory, IndustryFactory, StageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def rank(django_capture_on_commit_callbacks):
    """Bring the index and every list up to date."""

    def run():
        with django_capture_on_commit_callbacks(execute=True):
            rank_everything()

    return run


def member_of(record, role=Role.VIEWER):
    user = UserFactory()
    MembershipFactory(organization=record.organization, user=user, role=role)
    return user


def steps_of(found):
    return [change.steps for change in found.changes]


def told(found):
    return [(change.steps, change.before, change.after) for change in found.changes]


def test_changes_for_scenario_are_true_when_made(rank):
    CapabilityFactory(code="aps", name_zh="智能排产", name_en="Scheduling")
    scenario = ScenarioFactory(capabilities=[])
    fitting, better = SolutionFactory(capabilities=["aps"]), SolutionFactory(title="带钢表面划伤")
    rank()
    assert [match.solution for match in scenario.matches.all()] == [better, fitting]

    found = changes_for_scenario(scenario, fitting, user=member_of(scenario))
    scenario.capabilities.add(CapabilityFactory(code="aps"))
    scenario.save()
    rank()

    assert told(found) == [
        (("If you need the capability “Scheduling” too, tick it",), "Place 2", "Place 1")
    ]
    assert [match.solution for match in scenario.matches.all()] == [fitting, better]


def test_changes_for_scenario_tick_what_its_own_text_words(rank):
    CapabilityFactory(code="aps", name_zh="智能排产", name_en="Scheduling")
    scenario = ScenarioFactory(requirement="带钢表面划伤检测，还要做智能排产")
    solution = SolutionFactory(capabilities=["aps"])
    rank()

    found = changes_for_scenario(scenario, solution, user=member_of(scenario))

    step = "Your text speaks of “Scheduling”: if you need this capability, tick it"
    assert (step,) in steps_of(found)


def test_changes_for_scenario_concern_industry_stage_and_deployment(rank):
    StageFactory(code="operations", name_en="Operation")
    scenario = ScenarioFactory(industries=[], deployment=Deployment.CLOUD)
    solution = SolutionFactory(stages=["operations"], deployment_modes=["edge"])
    rank()

    found = changes_for_scenario(scenario, solution, user=member_of(scenario))

    assert {step for steps in steps_of(found) for step in steps} >= {
        "If “Industry C31” is your industry, name it",
        "If the need concerns the stage “Operation” too, name it",
        "If the deployment “Edge” suits you, choose it",
        "If any deployment suits you, choose “No preference”",
    }


@pytest.mark.parametrize("visibility", Visibility.values)
def test_changes_for_scenario_are_told_of_any_own_scenario(rank, visibility):
    scenario = ScenarioFactory(visibility=visibility)
    solution = SolutionFactory(stages=["operations"])
    rank()

    assert changes_for_scenario(scenario, solution, user=member_of(scenario)).changes


def test_changes_for_scenario_are_for_its_members_and_its_list(rank):
    scenario, elsewhere = ScenarioFactory(), ScenarioFactory()
    solution = SolutionFactory()
    rank()
    unlisted = SolutionFactory(status=PostingStatus.DRAFT)

    for user, asked in [
        (AnonymousUser(), solution),
        (member_of(elsewhere), solution),
        (member_of(solution), solution),
        (member_of(scenario), unlisted),
    ]:
        with pytest.raises(PermissionDenied):
            changes_for_scenario(scenario, asked, user=user)


def test_changes_for_scenario_count_no_withdrawn_rival(rank):
    scenario = ScenarioFactory()
    rivals = SolutionFactory.create_batch(2)
    solution = SolutionFactory(summary="划伤", description="看住夜班。", stages=["operations"])
    rank()
    for rival in rivals:
        # Behind the back of the index, as between a withdrawal and the next build.
        type(rival).objects.filter(pk=rival.pk).update(status=PostingStatus.WITHDRAWN)

    found = changes_for_scenario(scenario, solution, user=member_of(scenario))

    assert {change.before for change in found.changes} == {"Place 1"}


def test_changes_for_solution_are_told_in_bands(rank):
    IndustryFactory(code="C15", sector=PolicySector.CONSUMER)
    scenario = ScenarioFactory(industries=["C31"])
    for text in ("替代人工目检的热轧带钢表面相机", "夜班漏检率高，希望看住表面", "划伤检测"):
        SolutionFactory(title="表面检测", summary=text, description=text)
    solution = SolutionFactory(title="热轧带钢表面划伤漏检", industries=["C15"])
    rank()

    found = changes_for_solution(solution, scenario, user=member_of(solution))

    step = "If you can prove work in the industry “Industry C31” by a case, name this industry"
    assert told(found) == [((step,), "Among the first 10", "Among the first 3")]


def test_changes_for_solution_follow_the_words_of_the_scenario(rank):
    CapabilityFactory(code="aps", name_zh="智能排产", name_en="Scheduling")
    scenario = ScenarioFactory(requirement="带钢表面划伤检测，还要做智能排产")
    solution = SolutionFactory()
    rank()

    found = changes_for_solution(solution, scenario, user=member_of(solution))

    step = "The scenario speaks of “Scheduling”: if you can prove it by a case, "
    assert steps_of(found) == [(step + "state this capability",)]


def test_changes_for_solution_warn_that_an_industry_narrows_an_open_offer(rank):
    scenario = ScenarioFactory(industries=["C31"], deployment=Deployment.EDGE)
    solution = SolutionFactory(industries=[])
    rank()

    found = changes_for_solution(solution, scenario, user=member_of(solution))

    steps = [step for [step] in steps_of(found)]
    assert {step.split(" If ")[0] for step in steps} == {
        "If you can prove the deployment “Edge” by a case, name this deployment",
        "Your offer is open to any industry.",
    }


def test_changes_for_solution_tell_when_a_twin_of_the_same_provider_stands_before(rank):
    scenario = ScenarioFactory(deployment=Deployment.EDGE)
    first = SolutionFactory(title="带钢质检")
    twin = SolutionFactory(title="带钢质检", organization=first.organization)
    rank()
    behind = max(first, twin, key=lambda solution: solution.public_id)

    found = changes_for_solution(behind, scenario, user=member_of(behind))

    assert [change.before for change in found.changes] == ["Left out as a near-duplicate"]


def test_changes_for_solution_are_for_its_members_and_public_scenarios(rank):
    scenario = ScenarioFactory()
    solution, elsewhere = SolutionFactory(), SolutionFactory()
    own = member_of(solution)
    reserved = ScenarioFactory(visibility=Visibility.MATCHED_ONLY)
    MembershipFactory(organization=reserved.organization, user=own)
    draft = ScenarioFactory(status=PostingStatus.DRAFT)
    rank()

    for user, asked in [
        (AnonymousUser(), scenario),
        (member_of(elsewhere), scenario),
        (member_of(scenario), scenario),
        (own, reserved),
        (own, draft),
    ]:
        with pytest.raises(PermissionDenied):
            changes_for_solution(solution, asked, user=user)


def test_changes_for_solution_of_a_draft_tell_its_place_if_it_were_published(rank):
    scenario = ScenarioFactory()
    SolutionFactory()
    rank()
    draft = SolutionFactory(status=PostingStatus.DRAFT, stages=["operations"])

    found = changes_for_solution(draft, scenario, user=member_of(draft))

    assert [change.after for change in found.changes] == ["Among the first 3"]


def test_changes_for_solution_end_with_the_quota_of_the_day(rank):
    scenario, solution = ScenarioFactory(), SolutionFactory()
    rank()
    user = member_of(solution)
    changes_for_solution(solution, scenario, user=user)
    for number in range(DAILY_PAIRS - 1):
        count_pair(user, str(number))

    assert changes_for_solution(solution, scenario, user=user).is_ready
    solution.save()  # another content is another question
    with pytest.raises(ChangeQuotaError, match="asked about 30 pairs today"):
        changes_for_solution(solution, scenario, user=user)


@pytest.mark.parametrize("side", ["scenario", "solution"])
def test_changes_are_not_ready_before_the_first_index(settings, tmp_path, side):
    match = MatchFactory()
    settings.INDEX_DIR = tmp_path / "none"
    pair = {"scenario": match.scenario, "solution": match.solution}
    own = pair.pop(side)
    ask = changes_for_scenario if side == "scenario" else changes_for_solution

    assert not ask(own, *pair.values(), user=member_of(own)).is_ready


@pytest.mark.parametrize("n_rivals", [1, 4])
def test_changes_cost_the_same_for_any_number_of_rivals(django_assert_num_queries, rank, n_rivals):
    scenario, solution = ScenarioFactory(), SolutionFactory(stages=["operations"])
    SolutionFactory.create_batch(n_rivals)
    rank()
    user = member_of(scenario)

    with django_assert_num_queries(13):
        changes_for_scenario(scenario, solution, user=user)
