"""Keyset paging: a cursor names the last row seen, so deep pages cost what first ones do."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from django.core import signing
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from matchmaking.api.exceptions import QueryError
from matchmaking.api.http import whole_number

CURSOR = "cursor"
PAGE_SIZE = "page_size"


class KeysetPagination(BasePagination):
    """Pages of a list ordered by ``sort_field``, ties broken by ``public_id``.

    Cursors are signed for their model: a forged or foreign one is refused before its
    content meets the database. Rows without a value come last.
    """

    sort_field: str
    is_descending = False
    default_size = 20
    highest_size = 100

    def paginate_queryset(
        self,
        queryset: Any,
        request: Request,
        view: APIView | None = None,  # noqa: ARG002
    ) -> list[Any]:
        return self._page([queryset], request, name=queryset.model._meta.label_lower)

    def _page(self, parts: Sequence[Any], request: Request, *, name: str) -> list[Any]:
        size = whole_number(
            request, PAGE_SIZE, default=self.default_size, highest=self.highest_size
        )
        signer = signing.Signer(salt=f"api.{CURSOR}.{name}")
        if (cursor := request.query_params.get(CURSOR)) is not None:
            beyond = self._after(*_opened(signer, cursor))
            parts = [part.filter(beyond) for part in parts]
        found = [list(part.order_by(*self._ordering())[: size + 1]) for part in parts]
        rows = self._merged(found)
        self._next = self._sealed(signer, rows[size - 1]) if len(rows) > size else None
        return rows[:size]

    def _merged(self, found: list[list[Any]]) -> list[Any]:
        [rows] = found
        return rows

    def _ordering(self) -> Sequence[Any]:
        keys = F(self.sort_field), F("public_id")
        if self.is_descending:
            return [keys[0].desc(nulls_last=True), keys[1].desc()]
        return [keys[0].asc(nulls_last=True), keys[1].asc()]

    def _after(self, value: str | None, public_id: str) -> Q:
        beyond = "lt" if self.is_descending else "gt"
        later_tie = Q(**{f"public_id__{beyond}": public_id})
        missing = Q(**{f"{self.sort_field}__isnull": True})
        if value is None:
            return missing & later_tie
        later = Q(**{f"{self.sort_field}__{beyond}": value})
        return later | (Q(**{self.sort_field: value}) & later_tie) | missing

    def _sealed(self, signer: signing.Signer, row: Any) -> str:
        value = getattr(row, self.sort_field)
        text = value.isoformat() if hasattr(value, "isoformat") else value
        return signer.sign_object([text, row.public_id])

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next_cursor": self._next, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["next_cursor", "results"],
            "properties": {
                "next_cursor": {
                    "type": "string",
                    "nullable": True,
                    "description": "Give it as `cursor` for the next page; null on the last.",
                },
                "results": schema,
            },
        }

    def get_schema_operation_parameters(
        self,
        view: APIView,  # noqa: ARG002
    ) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": self.highest_size}
        return [
            _parameter(CURSOR, {"type": "string"}, "The `next_cursor` of the page before."),
            _parameter(PAGE_SIZE, {**size, "default": self.default_size}, "Rows on a page."),
        ]


class NewestFirst(KeysetPagination):
    sort_field = "published_at"
    is_descending = True


class NewestStepFirst(KeysetPagination):
    sort_field = "created_at"
    is_descending = True


class OldestFirst(KeysetPagination):
    sort_field = "created_at"


class ByName(KeysetPagination):
    sort_field = "name_zh"


class LongestWaitingFirst(KeysetPagination):
    """One list of the rows of several tables: each is asked for a page, which are merged."""

    sort_field = "submitted_at"

    def paginate_queryset(
        self,
        queryset: Any,
        request: Request,
        view: APIView | None = None,  # noqa: ARG002
    ) -> list[Any]:
        return self._page(queryset, request, name="waiting")

    def _merged(self, found: list[list[Any]]) -> list[Any]:
        return sorted(chain(*found), key=_waiting_since)


def _waiting_since(row: Any) -> tuple[bool, Any, str]:
    """Return the key of the order in which the database has sorted its part."""
    return row.submitted_at is None, row.submitted_at or row.created_at, row.public_id


def _opened(signer: signing.Signer, cursor: str) -> tuple[str | None, str]:
    try:
        value, public_id = signer.unsign_object(cursor)
    except signing.BadSignature as error:
        raise QueryError(
            CURSOR, _("This cursor was not given out for this list."), code="invalid_cursor"
        ) from error
    return value, public_id


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }
