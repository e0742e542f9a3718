"""One shape for every refusal: ``{"code", "message", "fields"?}``; codes are stable."""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from matchmaking.common.exceptions import DomainError

logger = logging.getLogger(__name__)

NON_FIELD = "query"


class QueryError(exceptions.ValidationError):
    """A query parameter is refused; ``code`` stands in the body and beside the parameter."""

    def __init__(self, parameter: str, message: str | Promise, *, code: str) -> None:
        super().__init__({parameter: [exceptions.ErrorDetail(str(message), code)]})
        self.code = code


class ConflictError(exceptions.APIException):
    """A use-case refused: the code is the one of its ``DomainError``."""

    status_code = status.HTTP_409_CONFLICT


class ServerError(exceptions.APIException):
    default_code = "server_error"


def handle_exception(error: Exception, context: dict[str, Any]) -> Response:
    """Answer any exception of a view; what nobody foresaw is logged and says nothing."""
    known = _as_api_exception(error)
    if isinstance(known, ServerError):
        logger.error("Unhandled error in the API", exc_info=error)
    response = exception_handler(known, context)
    if response is None:  # pragma: no cover - every APIException is answered
        raise error
    response.data = _body(known)
    return response


def _as_api_exception(error: Exception) -> exceptions.APIException:
    match error:
        case exceptions.APIException():
            return error
        case Http404():
            # Without the model's name: unknown and foreign rows read the same.
            return exceptions.NotFound()
        case PermissionDenied():
            return exceptions.PermissionDenied()
        case SuspiciousOperation() | BadRequest():
            return exceptions.ParseError(_("The request is malformed."), "bad_request")
        case DomainError():
            return ConflictError(error.message, error.code)
        case _:
            return ServerError()


def _body(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        return {
            "code": getattr(error, "code", "invalid"),
            "message": str(_("The request has wrong values.")),
            "fields": _fields(error.detail),
        }
    codes = error.get_codes()
    return {
        "code": codes if isinstance(codes, str) else error.default_code,
        "message": str(error.detail),
    }


def _fields(detail: Any) -> dict[str, list[dict[str, str]]]:
    named = detail if isinstance(detail, Mapping) else {NON_FIELD: detail}
    return {
        name: [{"code": item.code, "message": str(item)} for item in items]
        for name, items in named.items()
    }
