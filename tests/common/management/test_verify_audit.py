import json

import pytest
from django.core.management import CommandError, call_command

from matchmaking.common.audit_chain import chain_head
from matchmaking.common.models import AuditCheck, AuditEvent
from tests.factories.audit import make_event
from tests.support.tampering import drop_walls, set_column

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _chain():
    for _ in range(3):
        make_event()
    drop_walls()


def test_verify_audit_finds_a_sound_chain_and_keeps_when(capsys):
    call_command("verify_audit")

    told = capsys.readouterr()
    assert told.out == f"The audit trail is sound: 3 events, {chain_head().hash}.\n"
    assert told.err == "3 events checked\n"
    assert AuditCheck.objects.get().is_sound


def test_verify_audit_names_the_first_broken_event(capsys):
    set_column(2, "action", "x")

    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit")

    assert ended.value.code == 1
    told = capsys.readouterr().out
    assert told == (
        "The audit trail is broken at event 2: what the event says is not what was sealed.\n"
    )


def test_verify_audit_reports_to_programs(capsys):
    set_column(2, "action", "x")

    with pytest.raises(SystemExit):
        call_command("verify_audit", "--json")

    told = capsys.readouterr()
    assert told.err == ""
    assert json.loads(told.out) == {
        "is_sound": False,
        "sequence": 1,
        "hash": AuditEvent.objects.get(sequence=1).hash,
        "fault_sequence": 2,
        "problem": "changed",
    }


def test_verify_audit_prints_the_end_and_expects_it_later(capsys):
    call_command("verify_audit", "--print-head")
    kept = capsys.readouterr().out.strip()
    assert kept == str(chain_head())
    make_event()

    call_command("verify_audit", "--expect", kept, verbosity=0)

    with pytest.raises(SystemExit):
        call_command("verify_audit", "--expect", f"2:{'0' * 64}", verbosity=0)
    assert "broken at event 2" in capsys.readouterr().out


def test_verify_audit_refuses_an_expectation_that_is_none():
    with pytest.raises(CommandError, match="SEQUENCE:HASH"):
        call_command("verify_audit", "--expect", "abc")
