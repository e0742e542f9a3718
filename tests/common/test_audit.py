from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from matchmaking.common.audit import GENESIS, digest, event_hash, record_audit
from matchmaking.common.models import AuditEvent, AuditHead, AuditTrailError
from matchmaking.organizations.models import PlatformRole
from tests.factories.audit import make_event
from tests.factories.organizations import UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.support.tampering import TABLE, run_sql

pytestmark = pytest.mark.django_db


def test_record_audit_links_each_event_to_the_one_before():
    first, second = make_event(), make_event()

    head = AuditHead.objects.get()
    assert (first.sequence, first.previous_hash) == (1, GENESIS)
    assert (second.sequence, second.previous_hash) == (2, first.hash)
    assert (head.sequence, head.hash) == (2, second.hash)


def test_record_audit_names_people_and_records_by_keys():
    user, scenario = UserFactory(), ScenarioFactory()

    event = record_audit(
        "scenario.approve",
        on=scenario,
        by=user,
        organization=scenario.organization,
        before=digest({"title": "a"}),
        after=digest({"title": "b"}),
        details={"fields": ("title",), "role": PlatformRole.REVIEWER},
    )

    event.refresh_from_db()
    assert (event.actor_key, event.organization_key) == (user.pk, scenario.organization.pk)
    assert (event.object_type, event.object_id) == ("scenarios.scenario", scenario.public_id)
    assert event.details == {"fields": ["title"], "role": "reviewer"}
    assert event.before != event.after


def test_event_read_back_has_the_hash_of_the_written_one():
    nested = {"2": [1, None, True, {"b": "二", "a": "\U0001f600"}], "10": 2**70, "é": ""}
    written = make_event(details=nested)

    read = AuditEvent.objects.get()

    assert (read.at, read.details) == (written.at, nested)
    assert event_hash(read) == written.hash


@pytest.mark.parametrize("value", [0.5, Decimal(1), timedelta(1), b"x", {1, 2}])
def test_record_audit_refuses_details_that_a_database_may_change(value):
    with pytest.raises(TypeError):
        make_event(details={"fields": [value]})

    assert not AuditEvent.objects.exists()


def test_undone_change_leaves_no_event():
    make_event()
    with transaction.atomic():
        make_event()
        transaction.set_rollback(True)

    assert make_event().sequence == 2


def test_digest_depends_on_content_and_not_on_the_order_of_keys():
    assert digest({"a": 1, "b": ["x"]}) == digest({"b": ["x"], "a": 1})
    assert digest({"a": 1}) != digest({"a": "1"})


@pytest.mark.parametrize(
    "change",
    [
        lambda event: event.save(),
        lambda event: event.delete(),
        lambda _event: AuditEvent.objects.update(action="x"),
        lambda _event: AuditEvent.objects.all().delete(),
        lambda event: AuditEvent.objects.bulk_update([event], ["action"]),
    ],
)
def test_application_refuses_to_rewrite_the_trail(change):
    event = make_event()

    with pytest.raises(AuditTrailError), transaction.atomic():
        change(event)

    assert AuditEvent.objects.get().action == "scenario.approve"


def test_database_refuses_to_change_an_event():
    make_event()

    with pytest.raises(DatabaseError, match="only ever appended to"), transaction.atomic():
        run_sql(f"UPDATE {TABLE} SET action = 'x'")

    assert AuditEvent.objects.get().action == "scenario.approve"


@pytest.mark.postgres
def test_postgresql_refuses_to_delete_an_event():
    make_event()

    with pytest.raises(DatabaseError, match="only ever appended to"), transaction.atomic():
        run_sql(f"DELETE FROM {TABLE}")

    assert AuditEvent.objects.count() == 1
    assert connection.vendor == "postgresql"
