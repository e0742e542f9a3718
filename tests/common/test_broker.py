from types import SimpleNamespace

from kombu.exceptions import OperationalError

from matchmaking.common import broker as module
from matchmaking.common.broker import Broker


class Unreachable:
    """A task that no broker takes."""

    def __init__(self):
        self.n_tried = 0

    def apply_async(self, *_args, **_options):
        self.n_tried += 1
        raise OperationalError("connection refused")


def test_broker_stays_silent_for_a_while_after_a_failure(monkeypatch):
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr(module.time, "monotonic", lambda: clock.now)
    task, broker = Unreachable(), Broker()

    assert [broker.send(task) for _ in range(3)] == [False, False, False]
    assert task.n_tried == 1
    clock.now += Broker.SILENCE
    broker.send(task)
    assert task.n_tried == 2


def test_broker_tries_again_at_once_when_told_to_forget():
    task, broker = Unreachable(), Broker()
    broker.send(task)

    broker.forget()
    broker.send(task)

    assert task.n_tried == 2
