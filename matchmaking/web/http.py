from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from matchmaking.organizations.models import User


class PageRequest(HttpRequest):
    """A request as the middleware leaves it."""

    htmx: HtmxDetails


class MemberRequest(PageRequest):
    """A request of somebody who has signed in."""

    user: User


def wants_partial(request: PageRequest) -> bool:
    """Whether the answer replaces one region of a page that is already open."""
    htmx = request.htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request
