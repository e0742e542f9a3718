"""Who owes answers, for those who run the platform: no message and no contact stands here."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_safe

from matchmaking.connections.silence import MOST, debtors, open_silence_export, owed_answers
from matchmaking.exchange.exceptions import ExportQuotaError
from matchmaking.organizations.models import PlatformRole
from matchmaking.organizations.permissions import has_platform_role
from matchmaking.web.forms.silence import SilenceFilterForm
from matchmaking.web.http import MemberRequest
from matchmaking.web.offices import office_of
from matchmaking.web.views.exports import chosen_format, export_answer

PAGE_SIZE = 20


@require_safe
@office_of(PlatformRole.ADMINISTRATOR, PlatformRole.REVIEWER)
def platform_silence(request: MemberRequest) -> HttpResponse:
    """List the organizations that owe answers, most overdue first."""
    today = timezone.localdate()
    form = SilenceFilterForm(request.GET)
    paginator = Paginator(form.narrow(owed_answers(today))[:MOST], PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "chips": form.chips(),
        "query": form.query(),
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "debtors": debtors(page.object_list, today),
        "opens_organizations": has_platform_role(request.user, PlatformRole.ADMINISTRATOR),
    }
    return render(request, "platform/silence.html", context)


@require_GET
@office_of(PlatformRole.ADMINISTRATOR, PlatformRole.REVIEWER)
def platform_silence_export(request: MemberRequest) -> HttpResponseBase:
    """Hand out what the page lists with the filters in force."""
    chosen = chosen_format(request)
    form = SilenceFilterForm(request.GET)
    rows = form.narrow(owed_answers(timezone.localdate()))
    try:
        export = open_silence_export(rows, by=request.user, form=chosen)
    except ExportQuotaError as error:
        messages.error(request, error.message)
        return redirect(f"{reverse('web:platform_silence')}?{form.query()}")
    title = gettext("Who owes answers")
    name = f"{title}-{timezone.localdate():%Y-%m-%d}.{chosen}"
    return export_answer(export, chosen, name, title=title)
