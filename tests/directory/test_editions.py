import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from matchmaking.common.models import AuditEvent, OutboxEvent
from matchmaking.directory.canonical import canonical, sha256
from matchmaking.directory.editions import (
    add_months,
    propose_edition,
    publish_edition,
    rebuild_manifest,
    recall_edition,
)
from matchmaking.directory.exceptions import (
    EditionError,
    FixedError,
    FourEyesError,
    PhaseError,
    SigningKeyError,
)
from matchmaking.directory.models import Addendum, Edition, Entry
from matchmaking.directory.signing import make_signing_key
from tests.factories.directory import applicant, owner_of, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def noticed(round_, office, calendar, signing_key):
    """A round whose notice has ended without an objection."""
    office.to_notice(round_, [applicant(name_zh="甲公司"), applicant(name_zh="乙公司")])
    calendar.pass_notice(round_)
    return round_


def test_edition_states_the_entries_in_the_order_of_their_names(noticed, office, calendar):
    edition = office.publish(noticed)

    manifest = json.loads(edition.manifest)
    names = [entry["organization"]["name_zh"] for entry in manifest["entries"]]
    assert names == sorted(["甲公司", "乙公司"])
    assert [entry["position"] for entry in manifest["entries"]] == [1, 2]
    assert manifest["n_entries"] == 2
    assert manifest["previous"] is None
    assert manifest["edition"]["published_on"] == calendar.today.isoformat()
    assert manifest["round"] | {"id": "", "notice_from": "", "notice_until": ""} == {
        "id": "", "number": 1, "opened_on": "2026-03-02", "closed_on": "2026-03-15",
        "notice_from": "", "notice_until": "", "n_applications": 2, "n_checked": 2,
        "n_objections": 0, "n_upheld": 0,
    }  # fmt: skip
    assert manifest["entries"][0]["evidence"] == {
        "files": {"capacity": 1, "product": 1, "safety": 1, "served": 1},
        "cases_confirmed_by_connection": 1,
        "cases_confirmed_by_mail": 0,
    }
    noticed.refresh_from_db()
    assert noticed.phase == "published"
    assert {row.status for row in noticed.applications.all()} == {"listed"}
    assert AuditEvent.objects.get(action="edition.publish").after == edition.sha256
    assert OutboxEvent.objects.filter(topic="edition.published").count() == 1


def test_manifest_tells_no_score_and_no_word_of_the_panel(noticed, office):
    manifest = office.publish(noticed).manifest

    assert [
        word for word in ("points", "mean", "达到标准", "example.org") if word in manifest
    ] == []


def test_manifest_is_rebuilt_byte_for_byte(noticed, office):
    edition = Edition.objects.get(pk=office.publish(noticed).pk)
    for entry in edition.entries.all():
        entry.organization.name_zh = "改了名字"
        entry.organization.save()
    issuer = edition.programme.issuer
    issuer.name_zh = "改了名字的协会"
    issuer.save()
    edition = Edition.objects.get(pk=edition.pk)

    assert rebuild_manifest(edition) == edition.manifest
    assert sha256(edition.manifest) == edition.sha256
    assert canonical(json.loads(edition.manifest)) == edition.manifest


def test_who_proposes_does_not_publish(noticed, office):
    edition = propose_edition(round_=noticed, by=office.first)

    with pytest.raises(FourEyesError):
        publish_edition(edition=edition, by=office.first)
    with pytest.raises(PermissionDenied):
        publish_edition(edition=edition, by=office.experts[0])

    assert Entry.objects.count() == 0
    assert publish_edition(edition=edition, by=office.second).is_published


def test_edition_is_published_once(noticed, office):
    edition = office.publish(noticed)

    with pytest.raises(EditionError):
        publish_edition(edition=edition, by=office.second)
    with pytest.raises(PhaseError):
        propose_edition(round_=noticed, by=office.first)


def test_proposal_can_be_taken_back_and_made_again(noticed, office):
    edition = propose_edition(round_=noticed, by=office.first)
    with pytest.raises(EditionError):
        propose_edition(round_=noticed, by=office.second)

    recall_edition(edition=edition, by=office.second)

    assert office.publish(noticed).number == 1


def test_notice_has_to_end_first(round_, office, calendar, signing_key):
    office.to_notice(round_, [applicant()])
    calendar.go_to(round_.notice_until)

    with pytest.raises(PhaseError):
        propose_edition(round_=round_, by=office.first)


def test_nothing_is_published_without_a_key(noticed, office, settings, tmp_path):
    edition = propose_edition(round_=noticed, by=office.first)
    settings.SIGNING_KEY_FILE = str(tmp_path / "none.pem")

    with pytest.raises(SigningKeyError):
        publish_edition(edition=edition, by=office.second)

    assert (Entry.objects.count(), noticed.applications.first().status) == (0, "proposed")


def test_next_edition_names_the_one_before_and_renews_what_was_listed(
    noticed, office, calendar, programme
):
    first = office.publish(noticed)
    again = noticed.applications.first().organization
    calendar.go_to(date(2027, 3, 1))
    make_signing_key()
    second_round = plan(programme, calendar.today)
    office.to_notice(second_round, [again, applicant(name_zh="丙公司")])
    calendar.pass_notice(second_round)

    second = office.publish(second_round)

    manifest = json.loads(second.manifest)
    assert (second.number, second.previous) == (2, first)
    assert manifest["previous"] == {"number": 1, "sha256": first.sha256}
    assert second.key != first.key
    since = {row["organization"]["name_zh"]: row["listed_since"] for row in manifest["entries"]}
    assert since == {again.name_zh: 1, "丙公司": 0}


def test_published_edition_refuses_every_change(noticed, office):
    edition = office.publish(noticed)
    entry = edition.entries.first()
    for act in (
        edition.save,
        edition.delete,
        lambda: Edition.objects.filter(pk=edition.pk).update(number=9),
        Edition.objects.all().delete,
        entry.save,
        entry.delete,
        lambda: Entry.objects.update(position=9),
        Entry.objects.all().delete,
        Addendum.objects.all().delete,
    ):
        with pytest.raises(FixedError):
            act()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE directory_edition SET number = 9", "UPDATE directory_entry SET position = 9"],
)
def test_database_refuses_to_rewrite_an_edition(noticed, office, statement):
    office.publish(noticed)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 31), 12, date(2027, 3, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
    ],
)
def test_add_months_stays_in_the_month(day, months, expected):
    assert add_months(day, months) == expected


def test_members_of_the_applicant_publish_nothing(noticed):
    stranger = owner_of(noticed.applications.first().organization)

    with pytest.raises(PermissionDenied):
        propose_edition(round_=noticed, by=stranger)
