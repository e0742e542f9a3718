"""``ETag`` of a record, and what clients say about the one they have read.

The tag of a member starts with the ``edit_token``, by which edits are refused that rest on an
older state. Others get a digest of what they read: a count of changes would tell them about
those of hidden fields.
"""

import hashlib
from collections.abc import Callable
from functools import partial
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
    return tag_of(body, token=edit_token(posting) if is_own else "")


def tag_of(body: Any, *, token: str) -> str:
    """Return the strong tag of ``body``; ``token`` tells what an edit of it would rest on."""
    digest = hashlib.sha256(JSONRenderer().render(body)).hexdigest()[:20]
    return f'"{token}{SEPARATOR}{digest}"' if token else f'"{digest}"'


def is_known(request: Request, etag: str) -> bool:
    """Whether the client has what ``etag`` stands for already (``If-None-Match``)."""
    known = [
        tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))
    ]
    return etag in known or known == ["*"]


def seen_token(request: Request, posting: Posting) -> str:
    """Return the ``edit_token`` named by ``If-Match``; raises as ``named_token``."""
    return named_token(request, partial(edit_token, posting))


def named_token(request: Request, current: Callable[[], str]) -> str:
    """Return the token of the tag named by ``If-Match``; with several, the one in force.

    Raises:
        PreconditionRequiredError: the header is missing, or names nothing that was read.
    """
    tags = parse_etags(request.headers.get("If-Match", ""))
    if not tags or tags == ["*"]:
        raise PreconditionRequiredError
    tokens = [tag.strip('"').partition(SEPARATOR)[0] for tag in tags if tag.startswith('"')]
    if len(tokens) == 1:
        return tokens[0]
    in_force = current()
    return in_force if in_force in tokens else NONE
