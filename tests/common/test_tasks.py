import logging

import pytest

from matchmaking.common.audit_chain import chain_head
from matchmaking.common.models import AuditCheck
from matchmaking.common.tasks import log_audit_head
from tests.factories.audit import make_event
from tests.support.tampering import delete_events, drop_walls

pytestmark = pytest.mark.django_db


def test_log_audit_head_logs_the_end_of_the_chain_and_checks_once(caplog):
    caplog.set_level(logging.INFO)
    make_event()

    log_audit_head()
    log_audit_head()

    line = f"The audit trail is sound up to {chain_head()}"
    assert [record.message for record in caplog.records] == [line, line]
    assert AuditCheck.objects.count() == 1


def test_log_audit_head_reports_a_broken_chain(caplog):
    make_event()
    make_event()
    drop_walls()
    delete_events(1)

    log_audit_head()

    [record] = caplog.records
    assert (record.levelname, record.message) == (
        "ERROR",
        "The audit trail is broken at event 1: missing",
    )
