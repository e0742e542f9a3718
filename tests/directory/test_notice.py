"""From the panel's decision to the objections during the notice."""

import pytest
from django.core.exceptions import PermissionDenied

from matchmaking.directory.decisions import decide
from matchmaking.directory.editions import propose_edition
from matchmaking.directory.exceptions import (
    ApplicationMoveError,
    ObjectionError,
    PhaseError,
    QuotaError,
    ReasonMissingError,
)
from matchmaking.directory.models import Application, Decision, Objection, Round
from matchmaking.directory.objections import handle_objection, object_to, withdraw_objection
from matchmaking.directory.rounds import open_work, tick
from tests.factories.checks import scan
from tests.factories.directory import applicant, owner_of, submitted
from tests.factories.organizations import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def deciding(round_, office):
    tick(round_.opens_on)
    round_.refresh_from_db()
    for _ in range(2):
        submitted(round_, applicant())
    office.check_all(round_)
    office.assign(round_)
    office.score_all(round_)
    return round_


@pytest.fixture
def proposed(round_, office):
    office.to_notice(round_, [applicant(), applicant()])
    return Application.objects.earliest("pk")


def test_decision_keeps_the_figures_that_were_before_it(deciding, office):
    application = deciding.applications.earliest("pk")

    decide(application=application, is_proposed=False, reasons="证据偏窄。", by=office.first)

    decision = Decision.objects.get()
    assert (decision.n_reviews, decision.mean, decision.spread) == (3, 80, 0)
    assert Application.objects.get(pk=application.pk).status == "declined"
    with pytest.raises(ApplicationMoveError):
        decide(application=application, is_proposed=True, reasons="改判", by=office.second)


def test_decision_needs_reasons_and_an_administrator(deciding, office):
    application = deciding.applications.first()
    with pytest.raises(ReasonMissingError):
        decide(application=application, is_proposed=True, reasons=" ", by=office.first)
    with pytest.raises(PermissionDenied):
        decide(application=application, is_proposed=True, reasons="好", by=office.experts[0])


def test_quota_holds(deciding, office):
    Round.objects.update(quota=1)
    first, second = deciding.applications.order_by("pk")
    decide(application=first, is_proposed=True, reasons="好", by=office.first)

    with pytest.raises(QuotaError):
        decide(application=second, is_proposed=True, reasons="好", by=office.first)

    assert Decision.objects.count() == 1


def test_upheld_objection_strikes_the_applicant(proposed, office):
    neighbour = UserFactory()
    objection = object_to(application=proposed, text="案例不实。", files=[scan()], by=neighbour)

    handled = handle_objection(
        objection=objection, is_upheld=True, answer="经核实，案例不实。", by=office.first
    )

    assert (handled.status, handled.files.count()) == ("upheld", 1)
    assert Application.objects.get(pk=proposed.pk).status == "declined"
    with pytest.raises(ObjectionError):
        handle_objection(objection=objection, is_upheld=False, answer="再议", by=office.second)


def test_open_objection_holds_the_edition_up(proposed, office, calendar):
    objection = object_to(application=proposed, text="案例不实。", by=UserFactory())
    round_ = Round.objects.get()
    calendar.pass_notice(round_)

    with pytest.raises(PhaseError, match="1"):
        propose_edition(round_=round_, by=office.first)
    handle_objection(objection=objection, is_upheld=False, answer="查无实据。", by=office.first)

    assert propose_edition(round_=round_, by=office.first).number == 1


def test_objections_are_seen_by_their_author_and_administrators_only(proposed, office):
    author = UserFactory()
    objection = object_to(application=proposed, text="案例不实。", by=author)
    readers = (author, office.first, owner_of(proposed.organization), UserFactory())

    seen = [list(Objection.objects.visible_to(user)) for user in readers]

    assert seen == [[objection], [objection], [], []]


def test_nobody_objects_to_themselves_or_too_often_or_too_late(proposed, office, calendar):
    busy = UserFactory()
    with pytest.raises(ObjectionError):
        object_to(application=proposed, text="自己", by=owner_of(proposed.organization))
    for _ in range(5):
        object_to(application=proposed, text="又一条", by=busy)
    with pytest.raises(ObjectionError):
        object_to(application=proposed, text="第六条", by=busy)
    own = object_to(application=proposed, text="管理员的异议", by=office.first)
    with pytest.raises(ObjectionError):
        handle_objection(objection=own, is_upheld=True, answer="自判", by=office.first)

    calendar.pass_notice(Round.objects.get())
    with pytest.raises(PhaseError):
        object_to(application=proposed, text="迟到", by=UserFactory())


def test_author_alone_withdraws_and_nothing_waits_for_it_any_more(proposed, office, calendar):
    critic = UserFactory()
    objection = object_to(application=proposed, text="不实", by=critic)
    with pytest.raises(PermissionDenied):
        withdraw_objection(objection=objection, by=office.first)

    withdraw_objection(objection=objection, by=critic)

    with pytest.raises(ObjectionError):
        handle_objection(objection=objection, is_upheld=True, answer="晚了", by=office.first)
    with pytest.raises(ObjectionError):
        withdraw_objection(objection=objection, by=critic)
    proposed.round.refresh_from_db()
    calendar.pass_notice(proposed.round)
    assert open_work(proposed.round) == ""
    assert Application.objects.get(pk=proposed.pk).status == "proposed"
