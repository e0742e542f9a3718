"""Between editions: what is stated of an entry, and the appeals against it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from matchmaking.directory.addenda import add_addendum, possible_addenda
from matchmaking.directory.appeals import decide_appeal
from matchmaking.directory.models import (
    AddendumKind,
    AddendumReason,
    Appeal,
    AppealStatus,
    Entry,
)
from matchmaking.directory.status import entry_status
from matchmaking.directory.today import today
from matchmaking.organizations.permissions import is_member
from matchmaking.web.attempts import attempted
from matchmaking.web.confirmations import Question, ask
from matchmaking.web.forms.directory_verdicts import AddendumForm, AnswerForm
from matchmaking.web.http import MemberRequest
from matchmaking.web.views.directory_office.access import (
    for_administrators,
    for_office,
    is_administrator,
    page_of_form,
    paged,
)

ENTRIES = Entry.objects.select_related("edition__programme", "organization", "application__round")
APPEALS = Appeal.objects.select_related(
    "addendum__entry__organization",
    "addendum__edition__programme",
    "addendum__decided_by",
    "by",
    "decided_by",
)
# What an administrator does, where the kinds say what has been done.
ACTS = {
    AddendumKind.WARNED: gettext_lazy("Warn"),
    AddendumKind.RECTIFIED: gettext_lazy("Lift the warning"),
    AddendumKind.SUSPENDED: gettext_lazy("Suspend the entry"),
    AddendumKind.RESTORED: gettext_lazy("Restore the entry"),
    AddendumKind.REMOVED: gettext_lazy("Remove from the list"),
}
EFFECTS = {
    AddendumKind.WARNED: gettext_lazy(
        "It stays in the list, with a warning that everybody reads, until it is rectified."
    ),
    AddendumKind.RECTIFIED: gettext_lazy("The warning ends; the history keeps it."),
    AddendumKind.SUSPENDED: gettext_lazy("It does not count as listed until it is restored."),
    AddendumKind.RESTORED: gettext_lazy("It counts as listed again from today on."),
    AddendumKind.REMOVED: gettext_lazy("Only an upheld appeal brings it back into this edition."),
}
HARMLESS = (AddendumKind.RECTIFIED, AddendumKind.RESTORED)


@require_safe
@for_office
def entry_office(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show what has been stated of an entry, and what may be stated now."""
    entry = get_object_or_404(ENTRIES, public_id=public_id)
    addenda = list(entry.addenda.select_related("decided_by", "appeal").order_by("-number"))
    is_current = not hasattr(entry.edition, "next") or not entry.edition.next.is_published
    context = {
        "entry": entry,
        "status": entry_status(entry, addenda, on=today()),
        "addenda": [(row, row.is_overdue(today()) and row == addenda[0]) for row in addenda],
        "acts": [(kind, ACTS[kind], EFFECTS[kind]) for kind in possible_addenda(entry)],
        "harmless": HARMLESS,
        "is_current": is_current,
        "is_conflict": is_member(request.user, entry.organization),
        "works_here": is_administrator(request.user),
    }
    return render(request, "directory_office/entry.html", context)


@page_of_form
@for_administrators
def entry_state(request: MemberRequest, public_id: str, kind: str) -> HttpResponse:
    """Ask for reason, words and deadline, and say what it means, before it is stated."""
    entry = get_object_or_404(ENTRIES, public_id=public_id)
    if kind not in AddendumKind.values:
        raise Http404
    act = AddendumKind(kind)
    form = AddendumForm(request.POST if request.method == "POST" else None, kind=act)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        stated = attempted(
            form,
            lambda: add_addendum(
                entry=entry,
                kind=act,
                reason=AddendumReason(given["reason"]),
                words=given["words"],
                due_on=given.get("due_on"),
                by=request.user,
            ),
        )
        if stated is not None:
            messages.success(request, gettext("The addendum is signed and published."))
            return redirect("web:entry_office", public_id=public_id)
    question = Question(
        heading=gettext("%(act)s: %(name)s") % {"act": ACTS[act], "name": entry.organization},
        message=str(EFFECTS[act]),
        action=gettext("Sign and publish"),
        back=reverse("web:entry_office", args=[public_id]),
        is_dangerous=act not in HARMLESS,
    )
    return ask(request, question, form)


@require_safe
@for_office
def appeal_list(request: MemberRequest) -> HttpResponse:
    rows = APPEALS.filter(pk__in=Appeal.objects.visible_to(request.user).values("pk"))
    is_open = request.GET.get("status", AppealStatus.OPEN.value) == AppealStatus.OPEN
    rows = rows.filter(status=AppealStatus.OPEN) if is_open else rows
    context = {
        "is_open": is_open,
        "query": "status=open" if is_open else "status=all",
        **paged(request, rows.order_by("pk" if is_open else "-pk")),
    }
    return render(request, "directory_office/appeal_list.html", context)


@page_of_form
@for_office
def appeal_case(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show an appeal beside what it is against; somebody else than its author decides."""
    appeal = get_object_or_404(APPEALS, public_id=public_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        decided = attempted(
            form,
            lambda: decide_appeal(
                appeal=appeal,
                is_upheld=form.is_upheld,
                answer=form.cleaned_data["words"],
                by=request.user,
            ),
        )
        if decided is not None:
            messages.success(request, gettext("The appeal is decided."))
            return redirect("web:appeal_list")
        appeal = get_object_or_404(APPEALS, public_id=public_id)
    entry = appeal.addendum.entry
    has_decided = appeal.addendum.decided_by_id == request.user.pk
    is_conflict = is_member(request.user, entry.organization)
    context = {
        "appeal": appeal,
        "addendum": appeal.addendum,
        "entry": entry,
        "form": form,
        "is_open": appeal.status == AppealStatus.OPEN,
        "has_decided": has_decided,
        "is_conflict": is_conflict,
        "is_barred": has_decided or is_conflict,
        "works_here": is_administrator(request.user),
    }
    return render(request, "directory_office/appeal.html", context)
