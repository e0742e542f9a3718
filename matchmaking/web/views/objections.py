"""Objecting to what is proposed: handing in, the own list with its files, taking back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from matchmaking.common.attachments import file_answer
from matchmaking.directory.models import Application, Objection, ObjectionFile, ObjectionStatus
from matchmaking.directory.moves import ApplicationStatus, RoundPhase
from matchmaking.directory.objections import object_to, withdraw_objection
from matchmaking.organizations.permissions import require_part
from matchmaking.web.attempts import attempted, done
from matchmaking.web.confirmations import Question, ask
from matchmaking.web.forms.directory import ObjectionForm
from matchmaking.web.http import MemberRequest

PAGE_SIZE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def objection_create(request: MemberRequest, public_id: str) -> HttpResponse:
    """Take an objection to a proposed entry; nobody but the office learns by whom."""
    require_part(request.user)
    application = _proposed(public_id)
    is_sent = request.method == "POST"
    form = ObjectionForm(request.POST, request.FILES) if is_sent else ObjectionForm()
    if is_sent and form.is_valid() and _objected(request, application, form):
        messages.success(request, gettext("Your objection was handed in. The answer stands here."))
        return redirect("web:objection_list")
    context = {"form": form, "application": application, "round": application.round}
    return render(request, "directory/objection_form.html", context)


@require_safe
@login_required
def objection_list(request: MemberRequest) -> HttpResponse:
    """Show one's own objections with their answers."""
    rows = Objection.objects.visible_to(request.user).filter(by=request.user)
    rows = rows.select_related("application__organization", "application__round__programme")
    paginator = Paginator(rows.prefetch_related("files"), PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    numbers = paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return render(request, "directory/objection_list.html", {"page": page, "page_numbers": numbers})


def _objected(request: MemberRequest, application: Application, form: ObjectionForm) -> bool:
    fields = form.cleaned_data
    made = attempted(
        form,
        lambda: object_to(
            application=application,
            text=fields["text"],
            files=fields["evidence"] or [],
            by=request.user,
        ),
    )
    return made is not None


def _proposed(public_id: str) -> Application:
    """Return what is proposed in a round whose notice is on, or answer 404."""
    rows = Application.objects.select_related("organization", "scenario", "round__programme")
    return get_object_or_404(
        rows,
        public_id=public_id,
        status=ApplicationStatus.PROPOSED,
        round__phase=RoundPhase.NOTICE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def objection_withdraw(request: MemberRequest, public_id: str) -> HttpResponse:
    """Ask whether to take an own objection back, and do so."""
    require_part(request.user)
    rows = Objection.objects.filter(by=request.user)
    rows = rows.select_related("application__organization", "application__round__programme")
    objection = get_object_or_404(rows, public_id=public_id)
    back = reverse("web:objection_list")
    if request.method != "POST" and objection.status != ObjectionStatus.OPEN:
        return redirect(back)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_bound and attempted(
        form, done(lambda: withdraw_objection(objection=objection, by=request.user))
    ):
        messages.success(request, gettext("The objection is withdrawn."))
        return redirect(back)
    question = Question(
        heading=gettext("Withdraw the objection?"),
        message=gettext(
            "Your objection to %(name)s is not decided on any more. It stays on record, and the"
            " applicant still does not learn of it."
        )
        % {"name": objection.application.organization},
        action=pgettext("action", "Withdraw"),
        back=back,
    )
    return ask(request, question, form)


@require_safe
@login_required
def own_objection_file(request: MemberRequest, public_id: str) -> HttpResponse:
    """Hand somebody the evidence of their own objection again."""
    rows = ObjectionFile.objects.filter(objection__by=request.user)
    return file_answer(get_object_or_404(rows, public_id=public_id))
