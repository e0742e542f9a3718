"""Pages of those who work for the platform: to everybody else they do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.http.response import HttpResponseBase

from matchmaking.organizations.models import PlatformRole
from matchmaking.organizations.permissions import has_platform_role
from matchmaking.web.http import MemberRequest

View = Callable[..., HttpResponseBase]


def office_of(*roles: PlatformRole) -> Callable[[View], View]:
    """Open a view to people with one of ``roles``; others sign in first, or find nothing."""

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not has_platform_role(request.user, *roles):
                raise Http404
            return view(request, *args, **kwargs)

        return login_required(opened)

    return decorate
