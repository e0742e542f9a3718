import pytest
from django.urls import reverse

from matchmaking.common.models import AuditEvent
from matchmaking.directory.moves import RoundPhase
from matchmaking.directory.rounds import tick
from tests.factories.directory import applicant, owner_of, submitted
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.web.directory_rows import application_in, in_phase, review_by
from tests.web.reading import words
from tests.web.views.directory_office.test_rounds import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def complete(round_):
    """An application with everything in it, in a round that is checked."""
    tick(round_.opens_on)
    round_.refresh_from_db()
    application = submitted(round_, applicant())
    in_phase(application.round, RoundPhase.CHECKING)
    return application


def answer(client, application, decision, **sent):
    seen = sent.pop("seen", application.version)
    page = at("formal_application", application)
    return client.post(page, {"decision": decision, "seen": seen, "then": "next", **sent})


def test_page_shows_checks_answers_evidence_and_cases(english, admin, complete):
    page = english.get(at("formal_application", complete))

    read = words(page)
    assert "All are met." in read
    assert "材料见附件。" in read
    assert [part.proofs != [] for part in page.context["parts"]].count(True) == 4
    assert "Confirmed by the outcome of a connection" in read


def test_passing_leads_to_the_next(english, admin, complete):
    following = application_in(complete.round)

    led = answer(english, complete, "pass_check")

    complete.refresh_from_db()
    assert complete.status == "eligible"
    assert led["Location"] == at("formal_application", following)


@pytest.mark.parametrize(
    ("decision", "status"), [("return", "returned"), ("fail_check", "ineligible")]
)
def test_returning_and_failing_say_why(english, admin, complete, decision, status):
    sent = {"reasons": ["incomplete", "other"], "words": "请补充验收单。"}
    led = answer(english, complete, decision, **sent)

    complete.refresh_from_db()
    assert complete.status == status
    step = complete.steps.first()
    assert (step.reasons, step.words, step.by) == (["incomplete", "other"], "请补充验收单。", admin)
    assert led["Location"] == at("formal_list", complete.round)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"decision": ""}, "decision"),
        ({"decision": "return"}, "reasons"),
        ({"decision": "fail_check", "reasons": ["other"], "words": ""}, "words"),
        ({"decision": "pass_check", "reasons": ["incomplete"]}, "reasons"),
    ],
)
def test_refused_decision_names_its_field_and_keeps_the_words(
    english, admin, complete, sent, field
):
    sent = {"words": "请补充验收单。"} | sent
    refused = answer(english, complete, sent.pop("decision"), **sent)

    form = refused.context["form"]
    assert list(form.errors) == [field]
    assert form["words"].value() == sent["words"]
    complete.refresh_from_db()
    assert complete.status == "submitted"


def test_missing_check_refuses_to_pass(english, admin, round_):
    bare = application_in(in_phase(round_, RoundPhase.CHECKING))

    refused = answer(english, bare, "pass_check")

    assert "Have your organization verified first." in str(refused.context["form"].errors)


def test_version_that_was_not_read_is_not_decided(english, admin, complete):
    refused = answer(english, complete, "return", seen=99, reasons=["false"], words="不属实")

    complete.refresh_from_db()
    assert complete.status == "submitted"
    assert "was changed while you were reading" in words(refused)
    form = refused.context["form"]
    assert (form["words"].value(), form["seen"].value()) == ("不属实", complete.version)


def test_members_of_the_applicant_do_not_decide(english, admin, complete):
    MembershipFactory(organization=complete.organization, user=admin)

    page = english.get(at("formal_application", complete))
    refused = answer(english, complete, "pass_check")

    assert "You belong to this organization" in words(page)
    assert "somebody else must decide" in str(refused.context["form"].errors)


def test_returned_application_can_only_fail(english, admin, round_):
    row = application_in(in_phase(round_, RoundPhase.CHECKING), "returned")

    form = english.get(at("formal_application", row)).context["form"]

    assert [value for value, _ in form["decision"].field.choices] == ["fail_check"]


def test_evidence_is_handed_out_to_keep_and_leaves_an_event(english, admin, complete):
    proof = complete.proofs.first()

    file = english.get(at("proof_file", proof))

    assert file["Content-Disposition"].startswith("attachment;")
    event = AuditEvent.objects.latest("sequence")
    assert (event.action, event.object_id) == ("evidence.read", proof.public_id)


def test_evidence_is_open_to_applicant_and_reviewer_alone(client, complete, auditor):
    reviewer, recused, stranger = (UserFactory() for _ in range(3))
    review_by(reviewer, complete)
    gone = review_by(recused, complete)
    gone.status = "recused"
    gone.save()
    people = [owner_of(complete.organization), reviewer, recused, stranger, auditor]

    found = []
    for person in people:
        client.force_login(person)
        found.append(client.get(at("proof_file", complete.proofs.first())).status_code)

    assert found == [200, 200, 404, 404, 404]


def test_list_begins_with_what_waits(english, admin, round_):
    in_phase(round_, RoundPhase.CHECKING)
    waiting, _done = application_in(round_), application_in(round_, "eligible")
    application_in(round_, "draft")

    page = at("formal_list", round_)
    first = english.get(page).context["page"].object_list
    everything = english.get(page, {"status": "all"}).context["page"].object_list

    assert list(first) == [waiting]
    assert len(everything) == 2


@pytest.mark.parametrize("n", [1, 3])
def test_list_costs_the_same_for_many(english, admin, round_, n, django_assert_num_queries):
    in_phase(round_, RoundPhase.CHECKING)
    for _ in range(n):
        application_in(round_)

    with django_assert_num_queries(11):
        english.get(at("formal_list", round_))


def test_auditor_reads_and_does_not_decide(english, auditor, complete):
    english.force_login(auditor)

    page = english.get(at("formal_application", complete))

    assert (page.status_code, page.context["may_decide"]) == (200, False)
    assert reverse("web:proof_file", args=[complete.proofs.first().public_id]) not in (
        page.content.decode()
    )
    assert answer(english, complete, "pass_check").status_code == 403
