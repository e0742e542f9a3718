"""Reading bodies: no larger and no deeper than a record can be, and of text that can be kept."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

from matchmaking.connections.thread.messages import MOST_FILES
from matchmaking.organizations.evidence import MOST_BYTES as MOST_FILE_BYTES

MOST_BYTES = 256 * 1024
MOST_FORM_BYTES = MOST_BYTES + MOST_FILES * MOST_FILE_BYTES  # of a message with its files


class BodyTooLargeError(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "body_too_large"
    default_detail = _("The body is too large: send at most 256 KiB.")


class BoundedJSONParser(JSONParser):
    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        if _length(parser_context or {}) > MOST_BYTES:
            raise BodyTooLargeError
        try:
            body = super().parse(stream, media_type, parser_context)
            json.dumps(body, ensure_ascii=False).encode()
        except RecursionError as error:
            raise ParseError(_("The body is nested too deeply.")) from error
        except UnicodeEncodeError as error:  # half of a pair of surrogates
            raise ParseError(_("The body has characters that are none.")) from error
        return body


def _length(context: Mapping[str, Any]) -> int:
    # The server hands over this many bytes at most, whatever follows.
    return int(context["request"].META.get("CONTENT_LENGTH") or 0)


def require_room(request: Request) -> None:
    """Refuse a body that is longer than any message with its files, before it is read."""
    if _length({"request": request}) > MOST_FORM_BYTES:
        raise BodyTooLargeError(_("The body is too large: send at most 5 files of 10 MB each."))
