"""Waking the worker for mails; the periodic task finds whatever it missed."""

from matchmaking.common.broker import broker
from matchmaking.notifications.tasks import EXPIRES, deliver


def wake() -> None:
    """Ask the worker to send what is due; without a broker the periodic task does it."""
    broker.send(deliver, expires=EXPIRES)
