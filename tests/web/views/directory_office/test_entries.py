from datetime import timedelta

import pytest
from django.urls import reverse

from matchmaking.directory.appeals import appeal
from matchmaking.directory.editions import propose_edition, publish_edition
from matchmaking.directory.models import Appeal, Entry
from matchmaking.directory.moves import RoundPhase
from tests.factories.directory import applicant, owner_of
from tests.factories.organizations import MembershipFactory
from tests.web.directory_rows import application_in, in_phase
from tests.web.reading import addresses, words
from tests.web.views.directory_office.test_rounds import at

pytestmark = pytest.mark.django_db

APPEALS = reverse("web:appeal_list")


@pytest.fixture
def entries(round_, calendar, office, signing_key):
    """Three entries of a published edition."""
    in_phase(round_, RoundPhase.NOTICE)
    for _ in range(3):
        application_in(round_, "proposed", organization=applicant())
    calendar.pass_notice(round_)
    edition = propose_edition(round_=round_, by=office.first)
    publish_edition(edition=edition, by=office.second)
    return list(Entry.objects.order_by("position"))


def state(entry, kind):
    return reverse("web:entry_state", args=[entry.public_id, kind])


def warn(client, entry, calendar, **changed):
    due_on = (calendar.today + timedelta(days=30)).isoformat()
    sent = {"reason": "complaints", "words": "两家客户投诉。", "due_on": due_on} | changed
    return client.post(state(entry, "warned"), sent)


def test_entry_is_warned_with_a_deadline(english, admin, entries, calendar):
    entry = entries[0]
    before = addresses(english.get(at("entry_office", entry)))
    refused = warn(english, entry, calendar, due_on="")
    past = warn(english, entry, calendar, due_on=calendar.today.isoformat())

    warn(english, entry, calendar)

    assert {state(entry, kind) for kind in ("warned", "suspended", "removed")} <= set(before)
    assert list(refused.context["form"].errors) == ["due_on"]
    assert refused.context["form"]["words"].value() == "两家客户投诉。"
    assert "give a day after today" in words(past)
    page = english.get(at("entry_office", entry))
    assert "Listed, with a warning" in words(page)
    assert state(entry, "rectified") in addresses(page)
    assert state(entry, "warned") not in addresses(page)


def test_statement_that_does_not_follow_is_refused(english, admin, entries):
    refused = english.post(state(entries[0], "restored"), {"reason": "rectified"})

    assert "does not follow from the present status" in words(refused)
    assert not entries[0].addenda.exists()


def test_unknown_statement_is_no_page(english, admin, entries):
    assert english.get(state(entries[0], "praised")).status_code == 404


def test_members_of_the_organization_state_nothing(english, admin, entries, calendar):
    MembershipFactory(organization=entries[0].organization, user=admin)

    refused = warn(english, entries[0], calendar)

    assert "somebody else must decide" in words(refused)
    assert not entries[0].addenda.exists()


def test_appeal_is_decided_by_somebody_else(english, admin, entries, calendar, office):
    entry = entries[0]
    warn(english, entry, calendar)
    row = appeal(addendum=entry.addenda.get(), text="已整改。", by=owner_of(entry.organization))
    page = at("appeal_case", row)

    own = english.post(page, {"decision": "uphold", "words": "成立。"})
    english.force_login(office.second)
    refused = english.post(page, {"decision": "uphold", "words": ""})
    english.post(page, {"decision": "uphold", "words": "成立。"})

    assert "You have made this decision" in words(own)
    assert list(refused.context["form"].errors) == ["words"]
    assert Appeal.objects.get().status == "upheld"
    assert list(entry.addenda.values_list("kind", flat=True)) == ["warned", "rectified"]


@pytest.mark.parametrize("n", [1, 3])
def test_appeals_cost_the_same_for_many(
    english, admin, entries, calendar, n, django_assert_num_queries
):
    for entry in entries[:n]:
        warn(english, entry, calendar)
        appeal(addendum=entry.addenda.get(), text="已整改。", by=owner_of(entry.organization))

    with django_assert_num_queries(7):
        english.get(APPEALS)


def test_auditor_reads_entry_and_appeals(english, auditor, entries):
    english.force_login(auditor)

    page = english.get(at("entry_office", entries[0]))

    assert state(entries[0], "warned") not in addresses(page)
    assert english.get(APPEALS).status_code == 200
    assert english.get(state(entries[0], "warned")).status_code == 404
