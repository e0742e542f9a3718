import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from matchmaking.directory.addenda import add_addendum, possible_addenda
from matchmaking.directory.appeals import appeal, decide_appeal
from matchmaking.directory.exceptions import (
    AddendumError,
    AppealError,
    FourEyesError,
    ReasonMissingError,
)
from matchmaking.directory.formal import automatic_checks
from matchmaking.directory.models import AddendumKind, AddendumReason, Entry
from matchmaking.directory.rounds import tick
from matchmaking.directory.status import status_on
from matchmaking.organizations.exceptions import ConflictOfInterestError
from tests.factories.directory import applicant, draft, owner_of, plan
from tests.factories.organizations import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(round_, office, calendar, signing_key):
    """The one entry of a published edition."""
    office.to_notice(round_, [applicant()])
    calendar.pass_notice(round_)
    return office.publish(round_).entries.get()


def state(entry, kind, by, *, due_on=None, reason=AddendumReason.COMPLAINTS, words=""):
    return add_addendum(
        entry=Entry.objects.get(pk=entry.pk), kind=AddendumKind(kind), reason=reason,
        words=words, due_on=due_on, by=by,
    )  # fmt: skip


def test_entry_goes_from_warning_to_removal_and_every_day_is_known(entry, office, calendar):
    begin = calendar.today
    state(entry, "warned", office.first, due_on=begin + timedelta(days=20))
    calendar.go_to(begin + timedelta(days=10))
    state(entry, "rectified", office.second, reason=AddendumReason.RECTIFIED)
    calendar.go_to(begin + timedelta(days=30))
    state(entry, "suspended", office.first)
    calendar.go_to(begin + timedelta(days=40))
    state(entry, "removed", office.first)

    days = [begin + timedelta(days=number) for number in (-1, 0, 9, 10, 29, 30, 39, 40, 400)]
    found = [status_on(entry.organization, entry.edition.programme, day) for day in days]
    assert found == [
        "absent", "warned", "warned", "listed", "listed", "suspended", "suspended", "removed",
        "expired",
    ]  # fmt: skip
    assert possible_addenda(Entry.objects.get()) == []


def test_addenda_form_a_chain_that_begins_with_the_edition(entry, office, calendar):
    first = state(entry, "suspended", office.first)
    second = state(entry, "restored", office.second, reason=AddendumReason.RECTIFIED)

    assert [row.number for row in (first, second)] == [1, 2]
    assert first.previous_sha256 == entry.edition.sha256
    assert second.previous_sha256 == first.sha256
    document = json.loads(second.document)
    assert (document["kind"], document["entry"]) == (
        "restored",
        {"position": 1, "id": entry.public_id},
    )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE directory_addendum SET kind = 'removed'")


def test_what_does_not_follow_is_refused(entry, office, calendar):
    with pytest.raises(AddendumError):
        state(entry, "restored", office.first)
    for due_on in (None, calendar.today):
        with pytest.raises(AddendumError):
            state(entry, "warned", office.first, due_on=due_on)
    with pytest.raises(ReasonMissingError):
        state(entry, "removed", office.first, reason=AddendumReason.OTHER)
    with pytest.raises(PermissionDenied):
        state(entry, "removed", owner_of(entry.organization))
    entry.organization.members.add(office.first, through_defaults={"role": "viewer"})
    with pytest.raises(ConflictOfInterestError):
        state(entry, "removed", office.first)


def test_only_the_current_edition_gets_addenda(entry, office, calendar):
    round_ = plan(entry.edition.programme, calendar.today)
    office.to_notice(round_, [entry.organization])
    calendar.pass_notice(round_)
    office.publish(round_)

    with pytest.raises(AddendumError):
        state(entry, "removed", office.first)


def test_open_warning_bars_the_next_round_until_it_is_rectified(entry, office, calendar):
    state(entry, "warned", office.first, due_on=calendar.today + timedelta(days=5))
    round_ = plan(entry.edition.programme, calendar.today)
    tick(round_.opens_on)
    round_.refresh_from_db()
    application = draft(round_, entry.organization)

    before = [check.code for check in automatic_checks(application) if check.is_missing]
    state(entry, "rectified", office.first, reason=AddendumReason.RECTIFIED)
    after = [check.code for check in automatic_checks(application) if check.is_missing]

    assert (before, after) == (["warning"], [])


def test_upheld_appeal_lifts_the_removal_by_another_hand(entry, office, calendar):
    owner = owner_of(entry.organization)
    removed = state(entry, "removed", office.first)
    raised = appeal(addendum=removed, text="附新证据。", by=owner)
    with pytest.raises(FourEyesError):
        decide_appeal(appeal=raised, is_upheld=True, answer="维持原判", by=office.first)
    with pytest.raises(AppealError):
        appeal(addendum=removed, text="再诉", by=owner)

    decide_appeal(appeal=raised, is_upheld=True, answer="证据成立。", by=office.second)

    last = entry.edition.addenda.order_by("-number").first()
    assert (last.kind, last.reason) == ("restored", "appeal_upheld")
    assert status_on(entry.organization, entry.edition.programme, calendar.today) == "listed"
    with pytest.raises(AppealError):
        decide_appeal(appeal=raised, is_upheld=False, answer="再议", by=office.second)


def test_dismissed_appeal_leaves_everything_as_it_is(entry, office):
    suspended = state(entry, "suspended", office.first)
    raised = appeal(addendum=suspended, text="不服。", by=owner_of(entry.organization))

    decide_appeal(appeal=raised, is_upheld=False, answer="理由不足。", by=office.second)

    assert entry.edition.addenda.count() == 1


def test_appeal_is_the_organizations_own_and_in_time(entry, office, calendar):
    suspended = state(entry, "suspended", office.first)
    with pytest.raises(PermissionDenied):
        appeal(addendum=suspended, text="路过", by=UserFactory())
    restored = state(entry, "restored", office.first, reason=AddendumReason.RECTIFIED)
    with pytest.raises(AppealError):
        appeal(addendum=restored, text="反对好消息", by=owner_of(entry.organization))

    calendar.go_to(calendar.today + timedelta(days=31))
    with pytest.raises(AppealError):
        appeal(addendum=suspended, text="太晚", by=owner_of(entry.organization))
