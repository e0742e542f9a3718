"""One shape for every refusal: ``{"code", "message", "fields"?}``; codes are stable."""

import logging
import math
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import (
    NON_FIELD_ERRORS,
    BadRequest,
    PermissionDenied,
    SuspiciousOperation,
)
from django.core.exceptions import ValidationError as ModelError
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from matchmaking.common.exceptions import DomainError
from matchmaking.connections.exceptions import SearchChangedError
from matchmaking.matching.exceptions import StandingQuotaError
from matchmaking.organizations.exceptions import PostingChangedError
from matchmaking.scenarios.models import Scenario
from matchmaking.webhooks.exceptions import WebhookChangedError

logger = logging.getLogger(__name__)

NON_FIELD = "query"
BODY = "body"  # names what is wrong with several fields, or with none of them


class QueryError(exceptions.ValidationError):
    """A query parameter is refused; ``code`` stands in the body and beside the parameter."""

    def __init__(self, parameter: str, message: str | Promise, *, code: str) -> None:
        super().__init__({parameter: [exceptions.ErrorDetail(str(message), code)]})
        self.code = code


class HeaderError(QueryError):
    """A header is refused; it stands where a parameter does."""


class ConflictError(exceptions.APIException):
    """A use-case refused: the code is the one of its ``DomainError``."""

    status_code = status.HTTP_409_CONFLICT


class KeyReusedError(exceptions.APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"
    default_detail = _("This key came with another request before: choose a new one.")


class KeyInUseError(exceptions.Throttled):
    status_code = status.HTTP_409_CONFLICT
    default_code = "idempotency_in_progress"
    default_detail = _("The same request is still being answered.")


class ContactsClosedError(exceptions.PermissionDenied):
    default_code = "contacts_closed"
    default_detail = _("Contacts are open from acceptance until the connection is ended.")


class PreconditionRequiredError(exceptions.APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition_required"
    default_detail = _("Send the ETag of what you have read as If-Match.")


class PreconditionFailedError(exceptions.APIException):
    """Somebody else has changed the record meanwhile."""

    status_code = status.HTTP_412_PRECONDITION_FAILED


class TooManyRequestsError(exceptions.Throttled):
    default_code = "too_many_requests"
    default_detail = _("You have written too often.")


class QuotaUsedError(exceptions.Throttled):
    """A use-case refused until another day."""

    default_code = "standing_quota"
    extra_detail_singular = extra_detail_plural = ""  # the message tells when


class UnavailableError(exceptions.APIException):
    """The database cannot be reached: the same request may work in a moment."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "unavailable"
    default_detail = _("The platform cannot be reached for the moment: try again shortly.")
    wait = 30  # seconds, for Retry-After


class ServerError(exceptions.APIException):
    default_code = "server_error"


def handle_exception(error: Exception, context: dict[str, Any]) -> Response:
    """Answer any exception of a view; what nobody foresaw is logged and says nothing."""
    known = _as_api_exception(error)
    if isinstance(known, ServerError | UnavailableError):
        logger.error("Unhandled error in the API", exc_info=error)
    response = exception_handler(known, context)
    if response is None:  # pragma: no cover - every APIException is answered
        raise error
    response.data = _body(known)
    return response


def _as_api_exception(error: Exception) -> exceptions.APIException:
    match error:
        case exceptions.APIException():
            known = error
        case Http404():
            # Without the model's name: unknown and foreign rows read the same.
            known = exceptions.NotFound()
        case PermissionDenied():
            known = exceptions.PermissionDenied()
        case SuspiciousOperation() | BadRequest():
            known = exceptions.ParseError(_("The request is malformed."), "bad_request")
        case ModelError():
            known = exceptions.ValidationError(_by_field(error))
        case PostingChangedError() | SearchChangedError() | WebhookChangedError():
            known = PreconditionFailedError(error.message, error.code)
        case StandingQuotaError():
            wait = (error.renews_at - timezone.now()).total_seconds()
            known = QuotaUsedError(math.ceil(wait), error.message)
        case DomainError():
            known = ConflictError(error.message, error.code)
        case OperationalError() | InterfaceError():
            known = UnavailableError()
        case _:
            known = ServerError()
    return known


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


def _by_field(error: ModelError) -> dict[str, list[exceptions.ErrorDetail]]:
    """Name the fields that a use-case refused as a body names them."""
    named = error.error_dict if hasattr(error, "error_dict") else {BODY: error.error_list}
    return {
        _body_name(name): [
            exceptions.ErrorDetail(message, item.code or "invalid")
            for item in items
            for message in item.messages
        ]
        for name, items in named.items()
    }


def _body_name(name: str) -> str:
    if name == NON_FIELD_ERRORS:
        return BODY
    return f"confidential.{name}" if name in Scenario.CONFIDENTIAL_FIELDS else name


def _fields(detail: Any, path: str = "") -> dict[str, list[dict[str, str]]]:
    """Return the errors by field; one inside another is ``outer.inner``, or ``outer.0.inner``."""
    if isinstance(detail, Mapping):
        parts = [(_joined(path, str(name)), inner) for name, inner in detail.items()]
    elif any(isinstance(item, Mapping) for item in detail):
        parts = [(_joined(path, str(number)), inner) for number, inner in enumerate(detail)]
    else:
        errors = [{"code": item.code, "message": str(item)} for item in detail]
        return {path or NON_FIELD: errors} if errors else {}
    return {
        name: errors for where, inner in parts for name, errors in _fields(inner, where).items()
    }


def _joined(path: str, name: str) -> str:
    if name == api_settings.NON_FIELD_ERRORS_KEY:
        return path or BODY
    return f"{path}.{name}" if path else name or BODY
