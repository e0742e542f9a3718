"""A renewal reuses last time's material, and asks for what has changed on the platform since."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaking.directory.applications import (
    confirm_part,
    save_application,
    start_application,
    submit_application,
)
from matchmaking.directory.criteria import DEFAULT_CRITERIA, write_criteria
from matchmaking.directory.exceptions import (
    ApplicantError,
    ApplicationChangedError,
    ApplicationIncompleteError,
    ApplicationMoveError,
)
from matchmaking.directory.formal import missing
from matchmaking.directory.models import Application, Criterion, Proof
from matchmaking.directory.proofs import add_proofs
from matchmaking.directory.renewals import PartState, parts_of
from matchmaking.directory.rounds import tick
from matchmaking.organizations.exceptions import EvidenceError
from matchmaking.organizations.models import Organization
from matchmaking.solutions.models import Solution
from tests.factories.checks import scan
from tests.factories.directory import applicant, owner_of, plan, submitted
from tests.factories.organizations import UserFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db

ANSWERS = {f"answer_{text.code}" for text in DEFAULT_CRITERIA}
ALL = {"statement", "solutions", *ANSWERS}
YEAR = timedelta(days=365)


@pytest.fixture
def provider(db):
    return applicant(city="马鞍山")


@pytest.fixture
def listed(round_, office, calendar, signing_key, provider):
    """The application of an entry; its evidence of safety holds for half a year."""
    office.to_notice(round_, [provider])
    Proof.objects.filter(criterion__code="safety").update(
        valid_until=calendar.today + timedelta(days=180)
    )
    calendar.pass_notice(round_)
    office.publish(round_)
    return Application.objects.get()


def next_call(listed, calendar, *, days=90):
    """Go on by ``days`` and open the next round."""
    calendar.go_to(calendar.today + timedelta(days=days))
    round_ = plan(listed.round.programme, calendar.today)
    tick(calendar.today)
    round_.refresh_from_db()
    return round_


@pytest.fixture
def call(listed, calendar):
    return next_call(listed, calendar)


def renewed(listed, calendar, *, days=90):
    round_ = next_call(listed, calendar, days=days)
    by = owner_of(listed.organization)
    return start_application(round_=round_, organization=listed.organization, by=by)


def fresh(application):
    return Application.objects.get(pk=application.pk)


def states(application):
    return {code: part.state for code, part in parts_of(fresh(application)).items()}


def owed(application):
    return {code for code, state in states(application).items() if state == PartState.CHANGED}


def confirm(application, code):
    part = parts_of(fresh(application))[code]
    by = owner_of(application.organization)
    return confirm_part(application=application, code=code, mark=part.mark, by=by)


def save(application, **fields):
    texts = {row.criterion.code: row.text for row in application.answers.all()}
    given = {
        "statement": application.statement, "answers": texts,
        "solutions": list(application.solutions.all()),
    } | fields  # fmt: skip
    by = owner_of(application.organization)
    return save_application(application=application, version=application.version, by=by, **given)


def hand_in(application):
    by = owner_of(application.organization)
    return submit_application(application=application, version=application.version, by=by)


def test_where_nothing_has_changed_it_can_be_handed_in_at_once(listed, calendar):
    application = renewed(listed, calendar)
    assert states(application) == dict.fromkeys(ALL, PartState.OPEN)

    confirm(application, "answer_served")
    day = calendar.today
    calendar.go_to(day + timedelta(days=3))
    hand_in(application)

    parts = parts_of(fresh(application))
    assert {part.state for part in parts.values()} == {PartState.UNCHANGED}
    days = {code: part.confirmed_on for code, part in parts.items()}
    assert days == dict.fromkeys(ALL, calendar.today) | {"answer_served": day}
    files = [set(row.proofs.values_list("file", "name", "sha256")) for row in (listed, application)]
    assert files[0] == files[1]


def profile_moves(provider, _calendar):
    Organization.objects.filter(pk=provider.pk).update(city="芜湖")


def verified_again(provider, calendar):
    Organization.objects.filter(pk=provider.pk).update(verified_at=calendar.now())


def solution_is_withdrawn(provider, _calendar):
    SolutionFactory(organization=provider)
    first = provider.solutions.earliest("pk")
    Solution.objects.filter(pk=first.pk).update(status="withdrawn")


def solution_is_listed(provider, calendar):
    SolutionFactory(organization=provider, published_at=calendar.now())


def solution_is_renamed(provider, _calendar):
    Solution.objects.filter(organization=provider).update(title="另一个名字")


def evidence_runs_out(_provider, calendar):
    calendar.go_to(calendar.today + timedelta(days=181))


def nothing_happens(_provider, _calendar):
    return None


CHANGES = [
    (nothing_happens, {}),
    (profile_moves, {"statement": ["city"]}),
    (verified_again, {"statement": ["verified"]}),
    (solution_is_withdrawn, {"solutions": ["solutions"]}),
    (solution_is_listed, {"solutions": ["solutions"]}),
    (solution_is_renamed, {"solutions": ["solutions"]}),
    (evidence_runs_out, {"answer_safety": ["evidence"]}),
]


@pytest.mark.parametrize(
    ("happen", "expected"), CHANGES, ids=[happen.__name__ for happen, _expected in CHANGES]
)
def test_what_has_changed_must_be_answered_and_nothing_else(listed, calendar, happen, expected):
    calendar.go_to(calendar.today + timedelta(days=1))
    happen(listed.organization, calendar)

    application = renewed(listed, calendar, days=1)

    parts = parts_of(fresh(application))
    found = {
        code: [row.name for row in part.changes] for code, part in parts.items() if part.changes
    }
    assert found == expected
    assert owed(application) == set(expected)
    lacking = {check.code for check in missing(fresh(application))}
    assert lacking - {"proof_safety"} == set(expected)


def test_a_change_that_comes_later_undoes_the_confirmation(listed, calendar):
    application = renewed(listed, calendar)
    mark = parts_of(application)["statement"].mark
    confirm(application, "statement")
    assert states(application)["statement"] == PartState.UNCHANGED

    profile_moves(listed.organization, calendar)

    assert states(application)["statement"] == PartState.CHANGED
    with pytest.raises(ApplicationIncompleteError):
        hand_in(application)
    with pytest.raises(ApplicationChangedError):
        confirm_part(
            application=application, code="statement", mark=mark, by=owner_of(listed.organization)
        )
    confirm(application, "statement")
    assert states(application)["statement"] == PartState.KEPT
    hand_in(application)
    [change] = parts_of(fresh(application))["statement"].changes
    assert (change.name, change.removed, change.added) == ("city", ("马鞍山",), ("芜湖",))


def test_handed_in_parts_stay_as_they_were(listed, calendar):
    application = renewed(listed, calendar)
    save(application, answers={"served": "新增五家。"})
    hand_in(application)
    before = parts_of(fresh(application))

    profile_moves(listed.organization, calendar)
    calendar.go_to(calendar.today + YEAR)

    assert parts_of(fresh(application)) == before
    assert before["answer_served"].state == PartState.EDITED
    assert before["answer_served"].before == ("材料见附件。",)


def test_lapsed_evidence_is_left_behind_and_asked_for(listed, calendar):
    application = renewed(listed, calendar, days=200)
    by = owner_of(listed.organization)
    criterion = Criterion.objects.get(version=application.round.criteria, code="safety")
    assert not application.proofs.filter(criterion=criterion).exists()
    assert {row.code for row in missing(application)} == {"answer_safety", "proof_safety"}

    with pytest.raises(EvidenceError):
        add_proofs(
            application=application, criterion=criterion, files=[scan()],
            valid_until=calendar.today - timedelta(days=1), by=by,
        )  # fmt: skip
    add_proofs(
        application=application, criterion=criterion, files=[scan()],
        valid_until=calendar.today, by=by,
    )  # fmt: skip
    confirm(application, "answer_safety")
    assert missing(fresh(application)) == []

    calendar.go_to(calendar.today + timedelta(days=1))
    assert [row.code for row in missing(fresh(application))] == ["proof_safety"]


def test_new_and_changed_criteria_are_asked_for(listed, calendar):
    texts = [row for row in DEFAULT_CRITERIA if row.code != "capacity"]
    first, *others = texts
    changed = type(first)(**{**vars_of(first), "guide_zh": "新的评分说明"})
    added = type(first)(**{**vars_of(DEFAULT_CRITERIA[3]), "code": "carbon"})
    write_criteria(programme=listed.round.programme, texts=[changed, *others, added], by=None)

    application = renewed(listed, calendar)

    found = states(application)
    assert found["answer_carbon"] == PartState.NEW
    assert owed(application) == {f"answer_{first.code}"}
    assert "answer_capacity" not in found
    assert {row.code for row in missing(application)} == {
        f"answer_{first.code}", "answer_carbon", "proof_carbon",
    }  # fmt: skip
    with pytest.raises(ApplicantError):
        confirm(application, "answer_carbon")


def vars_of(row):
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def test_who_may_confirm_and_when(listed, calendar, round_):
    application = renewed(listed, calendar)
    part = parts_of(application)["statement"]
    with pytest.raises(PermissionDenied):
        confirm_part(application=application, code="statement", mark=part.mark, by=UserFactory())
    hand_in(application)
    with pytest.raises(ApplicationMoveError):
        confirm(application, "statement")


def test_first_application_has_no_parts(round_):
    tick(round_.opens_on)
    round_.refresh_from_db()
    application = submitted(round_, applicant())

    assert parts_of(application) == {}
    other = applicant()
    begun = start_application(round_=round_, organization=other, by=owner_of(other))
    with pytest.raises(ApplicantError):
        confirm_part(application=begun, code="statement", mark="", by=owner_of(other))


ACTS = st.lists(
    st.sampled_from(["edit", "undo", "confirm", "move", "back"]), min_size=1, max_size=8
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
def test_state_of_a_part_follows_from_what_was_done(listed, call, acts):
    """Whatever is done in whatever order: the state is that of a model of four facts."""
    Organization.objects.filter(pk=listed.organization_id).update(city="马鞍山")
    Application.objects.filter(renews=listed).update(status="withdrawn")
    by = owner_of(listed.organization)
    application = start_application(round_=call, organization=listed.organization, by=by)
    text, city, said = listed.statement, "马鞍山", None
    for act in acts:
        application.refresh_from_db()
        if act in {"edit", "undo"}:
            text = "另写的。" if act == "edit" else listed.statement
            save(application, statement=text)
        elif act in {"move", "back"}:
            city = "芜湖" if act == "move" else "马鞍山"
            Organization.objects.filter(pk=listed.organization_id).update(city=city)
        else:
            confirm(application, "statement")
            said = city

    if text != listed.statement:
        expected = PartState.EDITED
    elif said == city:
        expected = PartState.UNCHANGED if city == "马鞍山" else PartState.KEPT
    else:
        expected = PartState.OPEN if city == "马鞍山" else PartState.CHANGED
    assert states(application)["statement"] == expected
