import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from matchmaking.matching.counterfactuals import changes_for_scenario
from matchmaking.organizations.models import Role
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Deployment, Visibility
from tests.factories.matching import MatchFactory
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.factories.taxonomy import CapabilityFactory, StageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english_words")]


def member_of(record, role=Role.VIEWER):
    user = UserFactory()
    MembershipFactory(organization=record.organization, user=user, role=role)
    return user


def texts(change):
    return tuple(step.text for step in change.steps)


def steps_of(found):
    return [texts(change) for change in found.changes]


def told(found):
    return [(texts(change), change.before, change.after) for change in found.changes]


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


def test_changes_are_not_ready_before_the_first_index(settings, tmp_path):
    match = MatchFactory()
    settings.INDEX_DIR = tmp_path / "none"

    user = member_of(match.scenario)
    assert not changes_for_scenario(match.scenario, match.solution, user=user).is_ready


@pytest.mark.parametrize("n_rivals", [1, 4])
def test_changes_cost_the_same_for_any_number_of_rivals(django_assert_num_queries, rank, n_rivals):
    scenario, solution = ScenarioFactory(), SolutionFactory(stages=["operations"])
    SolutionFactory.create_batch(n_rivals)
    rank()
    user = member_of(scenario)

    with django_assert_num_queries(11):
        changes_for_scenario(scenario, solution, user=user)
