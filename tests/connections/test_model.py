"""Random actors and days against a model of plain Python: who may do and see what, and when."""

import contextlib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from matchmaking.common.exceptions import DomainError
from matchmaking.common.models import OutboxEvent
from matchmaking.connections.clock import remind_and_expire
from matchmaking.connections.contacts import read_contact
from matchmaking.connections.models import Connection, ConnectionStep
from matchmaking.connections.moves import ConnectionMove, Side
from matchmaking.connections.services import request_connection
from matchmaking.connections.withdrawal import scenario_moved, solution_moved
from matchmaking.connections.workflow import Answer, move_connection
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.workflow import move_posting
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db

# Written anew, not read from the table that is tested: state → move → (who, next state).
NEXT = {
    "requested": {
        "accept": ("awaited", "accepted"),
        "decline": ("awaited", "declined"),
        "propose": ("awaited", "requested"),
        "recall": ("waiting", "recalled"),
    },
    "accepted": {
        "meet": ("both", "meeting"),
        "try": ("both", "trial"),
        "contract": ("both", "contracted"),
        "end": ("both", "ended"),
    },
    "meeting": {
        "try": ("both", "trial"),
        "contract": ("both", "contracted"),
        "end": ("both", "ended"),
    },
    "trial": {"contract": ("both", "contracted"), "end": ("both", "ended")},
    "contracted": {"deliver": ("demand", "delivered"), "end": ("both", "ended")},
}
LIVE = set(NEXT)
CONTACTS = {"accepted", "meeting", "trial", "contracted", "delivered"}
PEOPLE = ("buyer", "seller", "rival", "stranger")
N_PAIRS = 2
BY_PLATFORM = {"expire", "withdraw"}
POSTINGS = ("scenario", "solution")
# The arrangement of the State Council around the holidays of autumn 2026, written by hand.
FIRST_DAY = date(2026, 9, 14)
OFF = {date(2026, 9, 25), *(date(2026, 10, day) for day in range(1, 8))}
WORKED = {date(2026, 9, 20), date(2026, 10, 10)}


def works(day):
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


def nth_working_day(day, number):
    later = (day + timedelta(days=n) for n in range(1, 60))
    return [each for each in later if works(each)][number - 1]


@dataclass
class Expected:
    pair: int
    status: str = "requested"
    awaiting: str = ""
    n_steps: int = 1
    asked_on: date = FIRST_DAY
    n_reminded: int = 0  # since it was asked last
    n_told: int = 0
    reachable: set[str] = field(default_factory=set)  # sides that have named a contact

    def pass_to(self, today):
        """Let the clock strike, as the rules have it."""
        if self.status != "requested":
            return
        if today > nth_working_day(self.asked_on, 10):
            self.status, self.awaiting = "expired", ""
            self.n_steps += 1
            return
        n_due = sum(today >= nth_working_day(self.asked_on, number) for number in (3, 5))
        self.n_told += n_due > self.n_reminded
        self.n_reminded = max(n_due, self.n_reminded)


class Machine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.today = FIRST_DAY
        self.clock = mock.patch.object(timezone, "now", self._now)
        self.clock.start()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.people = {name: UserFactory() for name in PEOPLE}
        demand = OrganizationFactory(members=[self.people["buyer"]])
        supply = ProviderFactory(members=[self.people["seller"]])
        ProviderFactory(members=[self.people["rival"]])
        solution = SolutionFactory(organization=supply)
        self.pairs = [(ScenarioFactory(organization=demand), solution) for _ in range(N_PAIRS)]
        self.listed = dict.fromkeys([*self.pairs[0], self.pairs[1][0]], True)
        self.expected: dict[int, Expected] = {}

    def _now(self):
        noon = datetime.combine(self.today, time(12))
        return timezone.make_aware(noon)

    def teardown(self):
        self.clock.stop()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def _contact(self, person):
        return {"name": person, "phone": "13800000000"}

    def _side(self, person):
        return {"buyer": "demand", "seller": "supply"}.get(person)

    @rule(person=st.sampled_from(PEOPLE), side=st.sampled_from(Side), pair=st.integers(0, 1))
    def ask(self, person, side, pair):
        scenario, solution = self.pairs[pair]
        is_live = any(row.pair == pair and row.status in LIVE for row in self.expected.values())
        may = self._side(person) == side and not is_live
        may = may and self.listed[scenario] and self.listed[solution]
        made = self._try(
            lambda: request_connection(
                scenario=scenario, solution=solution, side=side, message="想进一步了解。",
                contact=self._contact(person), by=self.people[person],
            )
        )  # fmt: skip
        assert (made is not None) == may
        if made is not None:
            self.expected[made.pk] = Expected(
                pair, awaiting=side.other, asked_on=self.today, reachable={side}
            )

    @rule(
        person=st.sampled_from(PEOPLE),
        name=st.sampled_from([move.value for move in ConnectionMove if move not in BY_PLATFORM]),
        number=st.integers(0, 5),
        is_reachable=st.booleans(),
    )
    def move(self, person, name, number, is_reachable):
        if not self.expected:
            return
        pk = sorted(self.expected)[number % len(self.expected)]
        row, side = self.expected[pk], self._side(person)
        who, target = NEXT.get(row.status, {}).get(name, ("nobody", ""))
        allowed = {
            "awaited": side == row.awaiting,
            "waiting": side is not None and side != row.awaiting,
            "both": side is not None,
            "demand": side == "demand",
            "nobody": False,
        }[who]
        if name == "accept" and not is_reachable:
            allowed = allowed and side in row.reachable
        answer = Answer(["no_fit"], contact=self._contact(person) if is_reachable else {})
        moved = self._try(
            lambda: move_connection(
                connection=Connection.objects.get(pk=pk), move=ConnectionMove(name),
                by=self.people[person], answer=answer,
            )
        )  # fmt: skip
        assert (moved is not None) == allowed
        if allowed:
            row.n_steps += 1
            if is_reachable and name in {"accept", "propose"}:
                row.reachable.add(side)
            flipped = "supply" if row.awaiting == "demand" else "demand"
            row.status, row.awaiting = target, flipped if target == "requested" else ""
            row.asked_on, row.n_reminded = self.today, 0

    @rule(days=st.integers(1, 5))
    def time_passes(self, days):
        for _ in range(days):
            self.today += timedelta(days=1)
            remind_and_expire()
            for row in self.expected.values():
                row.pass_to(self.today)

    @rule(pair=st.integers(0, 1), kind=st.sampled_from(POSTINGS), again=st.booleans())
    def close_or_reopen_a_record(self, pair, kind, again):
        """Open requests end with it, once, however often the event is delivered."""
        posting = self.pairs[pair][POSTINGS.index(kind)]
        was_listed = self.listed[posting]
        person = self.people["buyer" if kind == "scenario" else "seller"]
        move_posting(posting, PostingMove.CLOSE if was_listed else PostingMove.REOPEN, by=person)
        self.listed[posting] = not was_listed
        for _ in range(1 + again):
            moved = posting.transitions.order_by("-pk").first()
            (scenario_moved if kind == "scenario" else solution_moved)(moved.pk)
        for row in self.expected.values():
            if row.status == "requested" and not all(self.listed[r] for r in self.pairs[row.pair]):
                row.status, row.awaiting, row.n_steps = "withdrawn", "", row.n_steps + 1

    @invariant()
    def rows_are_as_expected(self):
        for pk, row in self.expected.items():
            stored = Connection.objects.get(pk=pk)
            assert (stored.status, stored.awaiting) == (row.status, row.awaiting)
            steps = ConnectionStep.objects.filter(connection=pk).values("pk")
            assert len(steps) == row.n_steps
            told = OutboxEvent.objects.filter(topic="connection.moved", object_pk__in=steps)
            assert told.count() == row.n_steps
            reminded = OutboxEvent.objects.filter(topic="connection.reminded", object_pk=pk)
            assert reminded.count() == row.n_told

    @invariant()
    def a_pair_has_one_live_connection(self):
        for scenario, solution in self.pairs:
            live = Connection.objects.filter(scenario=scenario, solution=solution, status__in=LIVE)
            assert live.count() <= 1

    @invariant()
    def nobody_else_sees_it_and_contacts_wait_for_the_acceptance(self):
        for name, person in self.people.items():
            seen = set(Connection.objects.visible_to(person).values_list("pk", flat=True))
            assert seen == (set(self.expected) if self._side(name) else set())
            for pk, row in self.expected.items():
                connection = Connection.objects.get(pk=pk)
                contact = self._try(partial(read_contact, connection=connection, by=person))
                assert (contact is not None) == (
                    row.status in CONTACTS and self._side(name) is not None
                )

    def _try(self, act):
        """Return what the act gave, or None where it was refused; refused, it left nothing."""
        with contextlib.suppress(DomainError, PermissionDenied), transaction.atomic():
            return act()
        return None


def test_connections_behave_like_the_model():
    run_state_machine_as_test(
        Machine, settings=settings(max_examples=15, stateful_step_count=12, deadline=None)
    )
