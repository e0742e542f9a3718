"""``Idempotency-Key``: a change asked for again under the same key is not made again.

The answer is kept in the transaction of the change: after a crash there is both or neither.
Refusals are not kept: they changed nothing, and the same key may be tried again.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, OperationalError, connection, transaction
from django.http import HttpResponseBase, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from matchmaking.api.exceptions import HeaderError, KeyInUseError, KeyReusedError
from matchmaking.api.models import IdempotentRequest
from matchmaking.api.requests import MemberRequest
from matchmaking.organizations.models import Membership, User

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT = timedelta(hours=23)  # with a task each hour that deletes, a row lives a day at most
PATIENCE = 2  # seconds, for another request with the same key
KEPT_HEADERS = ("ETag", "Location")

Handler = Callable[..., HttpResponseBase]


def answer_once(
    handler: Handler, request: MemberRequest, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    """Have ``handler`` answer, or give its former answer to the same request again.

    Raises:
        HeaderError: the key is not made of 1 to 255 visible characters.
        KeyReusedError: it came with another request before, or with other rights.
        KeyInUseError: another request with it is still being answered.

    """
    key = _key(request)
    if key is None:
        return handler(request, *args, **kwargs)
    digest = _digest(request)
    with transaction.atomic():
        row, is_new = _claim(request.user, key, digest)
        if is_new:
            _keep(row, handler(request, *args, **kwargs))
    response = row.answer()
    if not is_new:
        response.headers[REPLAYED] = "true"
    return response


def forget_requests() -> int:
    """Delete what is no longer kept; return how many rows."""
    old = IdempotentRequest.objects.filter(created_at__lte=timezone.now() - KEPT)
    return old.delete()[0]


def _key(request: Request) -> str | None:
    key = request.headers.get(HEADER)
    if key is not None and not re.fullmatch(r"[\x21-\x7e]{1,255}", key):
        raise HeaderError(HEADER, _("Give 1 to 255 visible characters."), code="invalid")
    return key


def _digest(request: MemberRequest) -> str:
    """Return what tells one request of a user from another.

    It covers the rights of the user: who has lost some reads no former answer.
    """
    memberships = Membership.objects.filter(user=request.user.pk).order_by("pk")
    said = [
        request.method,
        request.get_full_path(),
        request.headers.get("If-Match", ""),
        _comparable(request.data),
        list(memberships.values_list("organization", "role")),
        request.user.platform_role,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _comparable(body: Any) -> Any:
    """Return a body as JSON: of a form its fields, and of its files what is in them."""
    if not isinstance(body, QueryDict):
        return body
    return {name: [_part(value) for value in body.getlist(name)] for name in body}


def _part(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return [value.name, digest.hexdigest()]


def _claim(user: User, key: str, digest: str) -> tuple[IdempotentRequest, bool]:
    """Return the row of the key and whether it is new; wait for whoever writes it now."""
    rows = IdempotentRequest.objects.filter(user=user, key=key)
    rows.filter(created_at__lte=timezone.now() - KEPT).delete()
    if (row := rows.first()) is None:
        try:
            with transaction.atomic(), _short_wait():
                return rows.create(user=user, key=key, digest=digest), True
        except OperationalError as error:
            raise KeyInUseError(PATIENCE) from error
        except IntegrityError:  # another request with the key has just been answered
            row = rows.get()
    if row.digest != digest:
        raise KeyReusedError
    return row, False


@contextmanager
def _short_wait() -> Iterator[None]:
    """Give up soon on a row that another transaction is writing; SQLite never meets one."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", [f"{PATIENCE}s"])
        yield
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")


def _keep(row: IdempotentRequest, response: HttpResponseBase) -> None:
    if not isinstance(response, Response):
        raise TypeError(response)
    has_body = response.data is not None
    row.status = response.status_code
    row.headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response}
    row.body = JSONRenderer().render(response.data).decode() if has_body else ""
    row.save(update_fields=["status", "headers", "body"])
