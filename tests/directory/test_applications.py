from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from matchmaking.connections.moves import ConnectionStatus
from matchmaking.directory.applications import (
    save_application,
    start_application,
    submit_application,
    withdraw_application,
)
from matchmaking.directory.cases import (
    add_case,
    add_connection_case,
    answer_case,
    ask_confirmation,
    case_of_token,
    case_token,
)
from matchmaking.directory.exceptions import (
    ApplicantError,
    ApplicationChangedError,
    ApplicationExistsError,
    ApplicationIncompleteError,
    ApplicationMoveError,
    CaseError,
    PhaseError,
    ReasonMissingError,
)
from matchmaking.directory.formal import (
    automatic_checks,
    fail_formal_check,
    pass_formal_check,
    return_application,
)
from matchmaking.directory.models import Application, ListKind
from matchmaking.directory.proofs import add_proofs, remove_proof
from matchmaking.directory.rounds import advance_round, tick
from matchmaking.organizations.exceptions import ConflictOfInterestError, EvidenceError
from tests.factories.checks import scan
from tests.factories.connections import ConnectionFactory
from tests.factories.directory import (
    ProgrammeFactory,
    administrator,
    applicant,
    draft,
    owner_of,
    plan,
    submitted,
)
from tests.factories.organizations import OrganizationFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(round_):
    """The round is open."""
    tick(round_.opens_on)
    round_.refresh_from_db()
    return round_


@pytest.fixture
def provider(db):
    return applicant()


def save(application, by, **fields):
    version = fields.pop("version", application.version)
    given = {"statement": "", "answers": {}, "solutions": []} | fields
    return save_application(application=application, version=version, by=by, **given)


def test_draft_is_kept_as_far_as_it_is_written(call, provider):
    by = owner_of(provider)
    application = start_application(round_=call, organization=provider, by=by)

    save(application, by, statement=" 起步 ", answers={"served": "三家钢厂", "unknown": "x"})
    save(application, by, statement="第二稿", answers={"product": "自研"})

    stored = Application.objects.get()
    texts = {row.criterion.code: row.text for row in stored.answers.all()}
    assert (stored.statement, stored.version) == ("第二稿", 2)
    assert texts == {"served": "三家钢厂", "product": "自研"}


def test_colleague_who_saves_over_an_older_draft_is_told(call, provider):
    by = owner_of(provider)
    application = start_application(round_=call, organization=provider, by=by)
    save(application, by, statement="新的")

    with pytest.raises(ApplicationChangedError):
        save(application, by, statement="旧的", version=0)

    assert Application.objects.get().statement == "新的"


def test_nothing_can_be_handed_in_that_lacks_something(call, provider):
    by = owner_of(provider)
    application = start_application(round_=call, organization=provider, by=by)

    with pytest.raises(ApplicationIncompleteError) as caught:
        submit_application(application=application, version=0, by=by)

    missing = {check.code for check in automatic_checks(application) if check.is_missing}
    assert missing == {
        "statement", "solutions", "answer_served", "answer_product", "answer_results",
        "answer_capacity", "answer_safety", "proof_served", "proof_product", "proof_capacity",
        "proof_safety", "case_results",
    }  # fmt: skip
    assert caught.value.message.count(".") + caught.value.message.count("。") >= len(missing)


def test_unverified_and_suspended_organizations_do_not_pass(call, provider):
    application = draft(call, provider)
    provider.verified_at = None
    provider.save()

    with pytest.raises(ApplicationIncompleteError):
        submit_application(
            application=application, version=application.version, by=owner_of(provider)
        )


def test_one_live_application_of_an_organization(call, provider):
    application = draft(call, provider)
    with pytest.raises(ApplicationExistsError):
        draft(call, provider)

    withdraw_application(application=application, by=owner_of(provider))

    assert draft(call, provider).status == "draft"


def test_only_the_right_kind_of_organization_applies_while_the_call_is_on(round_, call, provider):
    manufacturer = OrganizationFactory(members=[UserFactory()])
    with pytest.raises(ApplicantError):
        start_application(round_=call, organization=manufacturer, by=owner_of(manufacturer))
    with pytest.raises(PermissionDenied):
        start_application(round_=call, organization=provider, by=UserFactory())

    tick(call.closes_on + timedelta(days=1))
    with pytest.raises(PhaseError):
        start_application(round_=call, organization=provider, by=owner_of(provider))


def test_list_of_scenarios_takes_published_ones_of_the_applicant(calendar):
    call = plan(ProgrammeFactory(kind=ListKind.SCENARIOS), calendar.today)
    tick(call.opens_on)
    owner = UserFactory()
    plant = OrganizationFactory(members=[owner])
    own, foreign = ScenarioFactory(organization=plant), ScenarioFactory()

    for scenario in (None, foreign):
        with pytest.raises(ApplicantError):
            start_application(round_=call, organization=plant, scenario=scenario, by=owner)
    start_application(round_=call, organization=plant, scenario=own, by=owner)
    with pytest.raises(ApplicationExistsError):
        start_application(round_=call, organization=plant, scenario=own, by=owner)
    second = ScenarioFactory(organization=plant)
    start_application(round_=call, organization=plant, scenario=second, by=owner)

    assert {row.scenario for row in Application.objects.all()} == {own, second}


def test_foreign_and_unpublished_solutions_are_refused(call, provider):
    application = draft(call, provider)
    hidden = SolutionFactory(organization=provider, status="draft", published_at=None)

    for solution in (SolutionFactory(), hidden):
        with pytest.raises(ApplicantError):
            save(application, owner_of(provider), solutions=[solution])


def test_long_texts_are_refused_by_name(call, provider):
    application, by = draft(call, provider), owner_of(provider)

    with pytest.raises(ValidationError) as statement:
        save(application, by, statement="长" * 2001)
    with pytest.raises(ValidationError) as answer:
        save(application, by, answers={"served": "长" * 2001})

    assert (set(statement.value.message_dict), set(answer.value.message_dict)) == (
        {"statement"},
        {"served"},
    )


def test_evidence_closes_with_the_draft(call, provider):
    application, by = submitted(call, provider), owner_of(provider)
    criterion = call.criteria.rows.first()

    with pytest.raises(ApplicationMoveError):
        add_proofs(application=application, criterion=criterion, files=[scan()], by=by)
    with pytest.raises(ApplicationMoveError):
        remove_proof(proof=application.proofs.first(), by=by)
    with pytest.raises(ApplicationMoveError):
        save(application, by)


def test_hostile_files_are_refused(call, provider):
    application, by = draft(call, provider), owner_of(provider)

    with pytest.raises(EvidenceError):
        add_proofs(
            application=application,
            criterion=call.criteria.rows.first(),
            files=[scan("a.pdf", b"MZ\x90\x00")],
            by=by,
        )


def test_returned_application_comes_back_during_the_check(call, provider):
    application, by, office = submitted(call, provider), owner_of(provider), administrator()
    tick(call.closes_on + timedelta(days=1))

    with pytest.raises(ReasonMissingError):
        return_application(application=application, reasons=["other"], words=" ", by=office)
    return_application(application=application, reasons=["unreadable"], words="附件2", by=office)
    with pytest.raises(PhaseError, match="1"):
        advance_round(round_=call, seen="checking", by=office)
    save(application, by, statement="重传附件", solutions=provider.solutions.all())
    submit_application(application=application, version=application.version, by=by)
    pass_formal_check(application=application, by=office)

    assert advance_round(round_=call, seen="checking", by=office).phase == "scoring"
    moves = list(application.steps.order_by("pk").values_list("move", flat=True))
    assert moves == ["submit", "return", "submit", "pass_check"]


def test_administrator_with_an_interest_does_not_check(call, provider):
    office = administrator()
    provider.members.add(office, through_defaults={"role": "viewer"})
    application = submitted(call, provider)
    tick(call.closes_on + timedelta(days=1))

    with pytest.raises(ConflictOfInterestError):
        pass_formal_check(application=application, by=office)
    with pytest.raises(PermissionDenied):
        fail_formal_check(
            application=application, reasons=["false"], words="", by=owner_of(provider)
        )


def test_case_of_a_connection_needs_a_confirmed_outcome_of_ones_own(call, provider):
    by = owner_of(provider)
    application = start_application(round_=call, organization=provider, by=by)
    unconfirmed = ConnectionFactory(supply=provider, status=ConnectionStatus.DELIVERED)
    foreign = applicant().supply_connections.first()

    for connection in (unconfirmed, foreign):
        with pytest.raises(CaseError):
            add_connection_case(application=application, connection=connection, by=by)
    own = provider.supply_connections.get(outcome__isnull=False)
    add_connection_case(application=application, connection=own, by=by)
    with pytest.raises(CaseError):
        add_connection_case(application=application, connection=own, by=by)

    assert [case.status for case in application.cases.all()] == ["confirmed"]


def test_customer_confirms_by_a_link_that_works_once(call, provider, calendar):
    by = owner_of(provider)
    application = start_application(round_=call, organization=provider, by=by)
    case = add_case(
        application=application, title="冷轧质检", customer="江北钢厂", summary="漏检降六成", by=by
    )
    with pytest.raises(CaseError):
        ask_confirmation(case=case, email=by.email.upper(), by=by)
    first = case_token(ask_confirmation(case=case, email="qa@example.com", by=by))
    token = case_token(ask_confirmation(case=case, email="qa@example.com", by=by))

    assert [case_of_token(text) for text in (first, "guess", f"{token}x")] == [None, None, None]
    answered = answer_case(token=token, confirms=True, name="赵工", words="属实")

    assert (answered.status, answered.answered_by, case_of_token(token)) == (
        "confirmed",
        "赵工",
        None,
    )
    with pytest.raises(CaseError):
        answer_case(token=token, confirms=False, name="赵工")


def test_link_of_a_case_expires(call, provider, calendar):
    by = owner_of(provider)
    application = start_application(round_=call, organization=provider, by=by)
    case = add_case(application=application, title="甲", customer="乙", summary="丙", by=by)
    token = case_token(ask_confirmation(case=case, email="qa@example.com", by=by))

    calendar.go_to(calendar.today + timedelta(days=15))

    assert case_of_token(token) is None


def test_applications_are_seen_by_their_own_and_when_handed_in_by_administrators(call, provider):
    application = draft(call, provider)
    readers = (owner_of(provider), administrator(), UserFactory())
    before = [Application.objects.visible_to(user).count() for user in readers]
    submit_application(application=application, version=application.version, by=owner_of(provider))
    after = [Application.objects.visible_to(user).count() for user in readers]

    assert (before, after) == ([1, 0, 0], [1, 1, 0])
