"""Several people at the same thing at the same moment, on a database that lets them."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from matchmaking.common.exceptions import DomainError


def at_once(acts: Sequence[Callable[[], object]]) -> list[type[DomainError] | None]:
    """Run acts at the same moment; return the refusal of each, None for who had success."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> type[DomainError] | None:
        try:
            barrier.wait(timeout=20)
            act()
        except DomainError as error:
            return type(error)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
