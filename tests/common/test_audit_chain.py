"""Every tampering is found, and named by the number of the first broken event."""

import random

import pytest

from matchmaking.common import audit_chain
from matchmaking.common.audit_chain import (
    ChainFault,
    ChainPoint,
    ChainProblem,
    chain_head,
    check_chain,
    first_fault,
    neighbourhood,
    walk_chain,
)
from matchmaking.common.models import AuditCheck, AuditEvent, AuditHead
from tests.factories.audit import make_event
from tests.support.tampering import (
    delete_events,
    drop_walls,
    insert_event,
    make_room,
    seal_again,
    set_column,
    set_head,
    swap_events,
    undone,
)

pytestmark = pytest.mark.django_db

N_EVENTS = 12
N_TAMPERINGS = 400
COLUMNS = {
    "at": "2020-01-01 00:00:00.000001+00:00",
    "actor_key": 99,
    "organization_key": 99,
    "action": "x",
    "object_type": "x",
    "object_id": "x",
    "before": "x",
    "after": "x",
    "details": '{"x": 1}',
    "previous_hash": "x",
    "hash": "x",
}
SAID = [name for name in COLUMNS if name not in {"hash", "previous_hash"}]


@pytest.fixture
def chain():
    for number in range(N_EVENTS):
        make_event(details={"number": number})
    drop_walls()


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch):
    monkeypatch.setattr(audit_chain, "PORTION", 5)


def _change(chance):
    sequence = chance.randint(1, N_EVENTS)
    column = chance.choice(list(COLUMNS))
    set_column(sequence, column, COLUMNS[column])
    return sequence, ChainProblem.CHANGED


def _rewrite(chance):
    sequence = chance.randint(1, N_EVENTS - 1)
    column = chance.choice(SAID)
    set_column(sequence, column, COLUMNS[column])
    seal_again(sequence)
    return sequence, ChainProblem.REWRITTEN


def _relink(chance):
    sequence = chance.randint(2, N_EVENTS - 1)
    set_column(sequence, "previous_hash", "0" * 64)
    seal_again(sequence)
    return sequence, ChainProblem.REWRITTEN


def _rewrite_last(chance):
    column = chance.choice(SAID)
    set_column(N_EVENTS, column, COLUMNS[column])
    seal_again(N_EVENTS)
    return N_EVENTS, ChainProblem.HEAD


def _delete_inside(chance):
    first = chance.randint(1, N_EVENTS - 1)
    delete_events(*range(first, chance.randint(first, N_EVENTS - 1) + 1))
    return first, ChainProblem.MISSING


def _delete_tail(chance):
    first = chance.randint(1, N_EVENTS)
    delete_events(*range(first, N_EVENTS + 1))
    return first, ChainProblem.MISSING


def _reorder(chance):
    first, second = sorted(chance.sample(range(1, N_EVENTS + 1), 2))
    swap_events(first, second)
    return first, ChainProblem.CHANGED


def _reorder_sealed(chance):
    first, second = sorted(chance.sample(range(1, N_EVENTS), 2))
    swap_events(first, second)
    seal_again(first)
    seal_again(second)
    return first, ChainProblem.REWRITTEN


def _insert_inside(chance):
    sequence = chance.randint(2, N_EVENTS)
    make_room(sequence)
    insert_event(sequence, AuditEvent.objects.get(sequence=sequence - 1).hash)
    return sequence + 1, ChainProblem.CHANGED  # the first that was renumbered


def _insert_at_the_end(chance):
    insert_event(N_EVENTS + 1, chain_head().hash)
    return N_EVENTS + 1, ChainProblem.ADDED


def _insert_at_the_start(chance):
    insert_event(chance.randint(-3, 0), "0" * 64)
    return AuditEvent.objects.order_by("sequence")[0].sequence, ChainProblem.ADDED


def _change_hash_of_head(chance):
    set_head(hash=f"{chance.randrange(2**256):064x}")
    return N_EVENTS, ChainProblem.HEAD


def _shorten_head(chance):
    sequence = chance.randint(1, N_EVENTS - 1)
    set_head(sequence=sequence, hash=AuditEvent.objects.get(sequence=sequence).hash)
    return sequence + 1, ChainProblem.ADDED


def _delete_head(chance):
    AuditHead.objects.all().delete()
    return N_EVENTS, ChainProblem.HEAD


TAMPERINGS = [
    _change, _rewrite, _relink, _rewrite_last, _delete_inside, _delete_tail, _reorder,
    _reorder_sealed, _insert_inside, _insert_at_the_end, _insert_at_the_start,
    _change_hash_of_head, _shorten_head, _delete_head,
]  # fmt: skip


def test_first_fault_names_every_tampering(chain):
    chance = random.Random(4)
    wrong = []
    for number in range(N_TAMPERINGS):
        tamper = TAMPERINGS[number % len(TAMPERINGS)]
        with undone():
            expected = ChainFault(*tamper(chance))
            if first_fault() != expected:
                wrong.append((tamper.__name__, expected, first_fault()))

    assert wrong == []
    assert first_fault() is None


@pytest.mark.parametrize("column", COLUMNS)
def test_first_fault_finds_a_change_of_each_column(chain, column):
    set_column(7, column, COLUMNS[column])

    assert first_fault() == ChainFault(7, ChainProblem.CHANGED)


def test_every_column_is_tampered_with():
    columns = {field.column for field in AuditEvent._meta.concrete_fields}

    assert columns - COLUMNS.keys() == {"id", "sequence"}


def test_empty_chain_is_sound():
    assert walk_chain() == audit_chain.ChainReport(ChainPoint())


def test_chain_rebuilt_as_a_whole_is_found_by_what_was_kept_elsewhere(chain):
    kept = ChainPoint(7, AuditEvent.objects.get(sequence=7).hash)
    set_column(3, "action", "x")
    last = seal_again(3)
    for sequence in range(4, N_EVENTS + 1):
        set_column(sequence, "previous_hash", last)
        last = seal_again(sequence)
    set_head(hash=last)

    assert first_fault() is None
    assert walk_chain(expected=kept).fault == ChainFault(7, ChainProblem.UNEXPECTED)


def test_cut_chain_is_found_by_what_was_kept_elsewhere(chain):
    kept = chain_head()
    delete_events(*range(10, N_EVENTS + 1))
    set_head(sequence=9, hash=AuditEvent.objects.get(sequence=9).hash)

    assert first_fault() is None
    assert walk_chain(expected=kept).fault == ChainFault(10, ChainProblem.MISSING)


def test_walk_tells_its_progress_by_portions(chain):
    told = []

    walk_chain(progress=told.append)

    assert told == [5, 10, 12]


def test_check_chain_keeps_what_it_found(chain):
    assert check_chain().is_sound
    delete_events(4)

    check_chain()

    assert [
        (row.sequence, row.fault_sequence, row.problem) for row in AuditCheck.objects.all()
    ] == [
        (3, 4, "missing"),
        (12, None, ""),
    ]


@pytest.mark.parametrize("sequence", [1, 6, N_EVENTS])
def test_neighbourhood_of_an_untouched_event_is_sound(chain, sequence):
    assert neighbourhood(AuditEvent.objects.get(sequence=sequence)).is_sound


def test_neighbourhood_tells_what_is_wrong(chain):
    set_column(6, "action", "x")
    seal_again(6)
    set_column(9, "action", "x")

    found = {
        sequence: neighbourhood(AuditEvent.objects.get(sequence=sequence)) for sequence in (6, 7, 9)
    }

    assert {
        key: (near.is_sealed, near.follows, near.is_followed) for key, near in found.items()
    } == {
        6: (True, True, False),
        7: (True, False, True),
        9: (False, True, True),
    }
