"""``ETag`` of a record, and what clients say about the one they have read.

The tag of a member starts with the ``edit_token``, by which edits are refused that rest on an
older state. Others get a digest of what they read: a count of changes would tell them about
those of hidden fields.
"""

import hashlib
from typing import Any

from django.utils.http import parse_etags
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from matchmaking.api.exceptions import PreconditionRequiredError
from matchmaking.organizations.postings import Posting
from matchmaking.organizations.publication import edit_token

SEPARATOR = ":"
NONE = "none"  # is the token of no record


def etag_of(posting: Posting, body: Any, *, is_own: bool) -> str:
    """Return the strong tag of ``body``, which is what its reader sees of ``posting``."""
    return tag(edit_token(posting), body) if is_own else f'"{_digest(body)}"'


def tag(token: str, body: Any) -> str:
    """Return the strong tag of ``body``, from which ``token`` can be read again."""
    return f'"{token}{SEPARATOR}{_digest(body)}"'


def is_known(request: Request, etag: str) -> bool:
    """Whether the client has what ``etag`` stands for already (``If-None-Match``)."""
    known = [
        tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))
    ]
    return etag in known or known == ["*"]


def seen_token(request: Request, posting: Posting) -> str:
    """Return the ``edit_token`` named by ``If-Match``; raises as ``seen_of``."""
    return seen_of(request, edit_token(posting))


def seen_of(request: Request, current: str) -> str:
    """Return the token named by ``If-Match``; with several, the one in force.

    Raises:
        PreconditionRequiredError: the header is missing, or names nothing that was read.
    """
    tags = parse_etags(request.headers.get("If-Match", ""))
    if not tags or tags == ["*"]:
        raise PreconditionRequiredError
    tokens = [tag.strip('"').partition(SEPARATOR)[0] for tag in tags if tag.startswith('"')]
    if len(tokens) == 1:
        return tokens[0]
    return current if current in tokens else NONE


def _digest(body: Any) -> str:
    return hashlib.sha256(JSONRenderer().render(body)).hexdigest()[:20]
