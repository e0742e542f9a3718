import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.utils import IntegrityError

from matchmaking.common.models import AuditEvent
from matchmaking.matching.dismissals import dismiss_match, dismissals_of, restore_match
from matchmaking.matching.exceptions import MatchNotListedError
from matchmaking.matching.models import Dismissal, DismissalReason, Match
from matchmaking.matching.pipeline import execute_runs
from matchmaking.organizations.models import Role
from tests.factories.matching import DismissalFactory, MatchFactory, MatchRunFactory
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    """An editor, with a solution on the list of the own scenario."""
    owner = UserFactory()
    match = MatchFactory(scenario__organization__members=[owner])
    return owner, match.scenario, match.solution


def dismiss(scenario, solution, by, reason=DismissalReason.PRICE, note=""):
    return dismiss_match(scenario=scenario, solution=solution, reason=reason, note=note, by=by)


def test_dismissal_says_who_and_why_and_leaves_an_event(pair):
    owner, scenario, solution = pair

    mark = dismiss(scenario, solution, owner, note=" 报价翻倍 ")

    assert dismissals_of(scenario) == {solution.pk: mark}
    assert (mark.reason, mark.note, mark.by) == ("price", "报价翻倍", owner)
    event = AuditEvent.objects.get(action="match.set_aside")
    assert event.details == {"solution": solution.public_id, "reason": "price"}
    assert (event.object_id, event.organization_key) == (
        scenario.public_id,
        scenario.organization_id,
    )


def test_dismissal_again_changes_the_reason(pair):
    owner, scenario, solution = pair
    first = dismiss(scenario, solution, owner)

    second = dismiss(scenario, solution, owner, DismissalReason.OTHER, "已有长期伙伴")

    assert second == first
    assert [row.note for row in Dismissal.objects.all()] == ["已有长期伙伴"]


def test_restored_match_carries_no_mark(pair):
    owner, scenario, solution = pair
    dismiss(scenario, solution, owner)

    restore_match(scenario=scenario, solution=solution, by=owner)
    restore_match(scenario=scenario, solution=solution, by=owner)

    assert dismissals_of(scenario) == {}
    assert AuditEvent.objects.filter(action="match.restore").count() == 1


def test_dismissal_survives_a_new_ranking_and_changes_none():
    owner = UserFactory()
    scenario = ScenarioFactory(organization__members=[owner])
    solution = SolutionFactory()
    execute_runs([MatchRunFactory(scenario=scenario).pk])
    before = list(Match.objects.values("solution", "rank", "score", "is_suitable"))
    dismiss(scenario, solution, owner)

    execute_runs([MatchRunFactory(scenario=scenario).pk])

    assert list(Match.objects.values("solution", "rank", "score", "is_suitable")) == before
    assert list(dismissals_of(scenario)) == [solution.pk]


@pytest.mark.parametrize("kind", ["stranger", "viewer", "provider"])
def test_only_editors_of_the_scenario_dismiss_and_restore(pair, kind):
    _, scenario, solution = pair
    user = UserFactory()
    if kind == "viewer":
        MembershipFactory(user=user, organization=scenario.organization, role=Role.VIEWER)
    if kind == "provider":
        MembershipFactory(user=user, organization=solution.organization)

    with pytest.raises(PermissionDenied):
        dismiss(scenario, solution, user)
    with pytest.raises(PermissionDenied):
        restore_match(scenario=scenario, solution=solution, by=user)


def test_solution_that_is_not_on_the_list_is_not_dismissed(pair):
    owner, scenario, _ = pair

    with pytest.raises(MatchNotListedError):
        dismiss(scenario, SolutionFactory(), owner)


@pytest.mark.parametrize(("reason", "note"), [("other", "  "), ("nonsense", "x")])
def test_reason_must_be_known_and_another_be_told(pair, reason, note):
    owner, scenario, solution = pair

    with pytest.raises(ValidationError):
        dismiss(scenario, solution, owner, reason, note)

    assert dismissals_of(scenario) == {}


def test_database_keeps_one_mark_a_pair():
    mark = DismissalFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        DismissalFactory(scenario=mark.scenario, solution=mark.solution)
