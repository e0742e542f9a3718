"""Whether this process can do its work; for load balancers and supervisors."""

import logging
from typing import Any

from celery import current_app
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from matchmaking.matching.models import MatchRun

logger = logging.getLogger(__name__)
BROKER_TIMEOUT = 1  # seconds


@never_cache
@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database and Redis do, else 503.

    ``oldest_wait_seconds`` is the age of the oldest unfinished ranking, null where there is
    none: it grows while no worker runs, which the web process alone cannot know.
    """
    has_database, oldest_wait = _ask_database()
    has_redis = _ask_redis()
    is_well = has_database and has_redis
    body: dict[str, Any] = {
        "status": "ok" if is_well else "unavailable",
        "database": has_database,
        "redis": has_redis,
        "oldest_wait_seconds": oldest_wait,
    }
    return JsonResponse(body, status=200 if is_well else 503)


def _ask_database() -> tuple[bool, int | None]:
    try:
        oldest = MatchRun.objects.open().order_by("created_at").first()
    except DatabaseError:
        logger.exception("The database does not answer")
        return False, None
    if oldest is None:
        return True, None
    return True, int((timezone.now() - oldest.created_at).total_seconds())


def _ask_redis() -> bool:
    patience = {"socket_connect_timeout": BROKER_TIMEOUT, "socket_timeout": BROKER_TIMEOUT}
    try:
        with current_app.connection_for_write(transport_options=patience) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_TIMEOUT)
    except (OperationalError, OSError) as error:
        logger.warning("Redis does not answer: %s", type(error).__name__)
        return False
    return True
