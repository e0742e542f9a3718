"""Who comes into the office of the directory: administrators work there, auditors read."""

from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from matchmaking.directory.models import Application
from matchmaking.directory.moves import ApplicationStatus
from matchmaking.organizations.models import PlatformRole, User
from matchmaking.organizations.permissions import has_platform_role
from matchmaking.web.http import MemberRequest
from matchmaking.web.offices import View, office_of

PAGE_SIZE = 20
SAFE = ("GET", "HEAD")
page_of_form = require_http_methods(["GET", "HEAD", "POST"])
for_administrators = office_of(PlatformRole.ADMINISTRATOR)


def for_office(view: View) -> View:
    """Open a page to administrators, and to auditors who read it; to others it does not exist."""

    @wraps(view)
    def opened(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in SAFE and not is_administrator(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return office_of(PlatformRole.ADMINISTRATOR, PlatformRole.AUDITOR)(opened)


def is_administrator(user: User) -> bool:
    return has_platform_role(user, PlatformRole.ADMINISTRATOR)


def handed_in(user: User) -> QuerySet[Application]:
    """The applications that the office may see; nobody's draft is among them."""
    rows = Application.objects.visible_to(user).exclude(status=ApplicationStatus.DRAFT)
    return rows.select_related("round__programme", "round__criteria", "organization", "scenario")


def paged(request: MemberRequest, rows: Any) -> dict[str, Any]:
    """Return a page of ``rows`` and the numbers of its neighbours, as the pager wants them."""
    paginator = Paginator(rows, PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    numbers = paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {"page": page, "page_numbers": numbers}
