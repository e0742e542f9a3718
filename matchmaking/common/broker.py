"""Sending messages to the worker. A message is a hint: what it asks for is in the database."""

import logging
import time
from typing import Any

from celery import Task
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


class Broker:
    """Sends messages; after a failure it stays silent for a while.

    An absent broker costs seconds to find out, which nobody who saves a form should pay
    each time. The periodic sweeps send what was left out.
    """

    SILENCE = 10.0  # seconds

    def __init__(self) -> None:
        self._silent_until = 0.0  # of the monotonic clock

    def send(self, task: "Task[Any, Any]", *args: Any, **options: Any) -> bool:
        """Send a message; return whether the broker took it."""
        if time.monotonic() < self._silent_until:
            return False
        try:
            task.apply_async(args, **options)
        except OperationalError as error:
            self._silent_until = time.monotonic() + self.SILENCE
            logger.warning("The broker cannot be reached: %s", type(error).__name__)
            return False
        return True

    def forget(self) -> None:
        """End a silence at once."""
        self._silent_until = 0.0


broker = Broker()
