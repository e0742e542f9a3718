"""Who owes answers, for those who run the platform: no message and no contact stands here."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from matchmaking.connections.silence import debtors, owed_answers
from matchmaking.organizations.models import PlatformRole
from matchmaking.organizations.permissions import has_platform_role
from matchmaking.web.http import MemberRequest
from matchmaking.web.offices import office_of

PAGE_SIZE = 20
MOST_ROWS = 1000  # those who keep others waiting longest


@require_safe
@office_of(PlatformRole.ADMINISTRATOR, PlatformRole.REVIEWER)
def platform_silence(request: MemberRequest) -> HttpResponse:
    """List the organizations that owe answers, most overdue first."""
    today = timezone.localdate()
    paginator = Paginator(owed_answers(today)[:MOST_ROWS], PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "debtors": debtors(list(page.object_list), today),
        "opens_organizations": has_platform_role(request.user, PlatformRole.ADMINISTRATOR),
    }
    return render(request, "platform/silence.html", context)
