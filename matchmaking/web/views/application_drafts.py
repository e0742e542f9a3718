"""The page of an application: written while it is a draft, read from then on."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from matchmaking.directory.applications import confirm_part
from matchmaking.directory.models import Decision, Proof
from matchmaking.directory.moves import ApplicationMove, ApplicationStatus
from matchmaking.directory.proofs import add_proofs, remove_proof
from matchmaking.directory.today import today
from matchmaking.organizations.permissions import can_edit
from matchmaking.web.application_sheets import ApplicationSheet, SaveState
from matchmaking.web.applying import (
    can_withdraw,
    is_writable,
    next_step,
    stages_of,
    told_steps,
)
from matchmaking.web.attempts import attempted, done
from matchmaking.web.http import MemberRequest, PageRequest, wants_partial
from matchmaking.web.views.applications import own_application

page_of_form = require_http_methods(["GET", "HEAD", "POST"])
RESULTS = {
    ApplicationStatus.PROPOSED,
    ApplicationStatus.DECLINED,
    ApplicationStatus.LISTED,
}
WITH_REASONS = {ApplicationMove.RETURN, ApplicationMove.FAIL, ApplicationMove.STRIKE}


@page_of_form
@login_required
@never_cache
@sensitive_post_parameters()
def application_detail(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show an application; of a draft each button of the form saves what was typed."""
    application = own_application(request, public_id)
    is_editor = can_edit(request.user, application.organization)
    sheet = ApplicationSheet(application)
    if request.method == "POST":
        if not is_editor:
            raise PermissionDenied
        sheet.write_with(request.POST, request.FILES)
        if _posted(request, sheet):
            return _after_saving(request, sheet)
        return render(request, "applications/application_draft.html", _context(sheet))
    if is_editor and is_writable(application):
        sheet.write_with()
        return render(request, "applications/application_draft.html", _context(sheet))
    context = _context(sheet) | {"is_editor": is_editor, "stages": stages_of(application)}
    return render(request, "applications/application_detail.html", context)


@require_POST
@never_cache
@sensitive_post_parameters()
def application_save(request: PageRequest, public_id: str) -> HttpResponse:
    """Save as it is typed; the answer is the line that tells so, never another page."""
    is_partial = wants_partial(request)
    if not request.user.is_authenticated:
        if not is_partial:
            return redirect_to_login(request.get_full_path())
        context = {"state": SaveState.SIGNED_OUT, "version": _version(request)}
        return render(request, "applications/_saved.html", context)
    application = own_application(request, public_id)  # type: ignore[arg-type]  # signed in
    if not can_edit(request.user, application.organization):
        raise PermissionDenied
    sheet = ApplicationSheet(application)
    sheet.write_with(request.POST)
    sheet.save(version=_version(request), by=request.user)
    if not is_partial:
        return redirect("web:application_detail", public_id=public_id)
    return render(request, "applications/_saved_news.html", _context(sheet))


def _version(request: PageRequest) -> int:
    given = request.POST.getlist("version")  # a button may name a newer one than the form
    digits = given[-1] if given else ""
    return int(digits) if digits.isdecimal() and len(digits) < 10 else -1


def _posted(request: MemberRequest, sheet: ApplicationSheet) -> bool:
    """Save the texts, add the chosen files and take away the one whose button was pressed."""
    if not sheet.save(version=_version(request), by=request.user):
        return False
    for criterion in sheet.criteria:
        _add_files(request, sheet, criterion)
    wish, _mark, code = request.POST.get("do", "").partition(":")
    if wish == "confirm":
        _confirm(request, sheet, code)
    public_id = code if wish == "remove" else ""
    proof = Proof.objects.filter(application=sheet.application, public_id=public_id[:20]).first()
    if proof is not None:
        attempted(sheet.form, done(lambda: remove_proof(proof=proof, by=request.user)))
    return not sheet.form.errors


def _confirm(request: MemberRequest, sheet: ApplicationSheet, wish: str) -> None:
    code, _mark, mark = wish.rpartition(":")
    attempted(
        sheet.form,
        lambda: confirm_part(application=sheet.application, code=code, mark=mark, by=request.user),
    )


def _add_files(request: MemberRequest, sheet: ApplicationSheet, criterion: Any) -> None:
    name = f"proof_{criterion.code}"
    if name not in sheet.form.fields:
        return
    files = sheet.form.cleaned_data.get(name)
    day = sheet.form.cleaned_data.get(f"valid_{criterion.code}")
    if day and not files:
        sheet.form.add_error(name, gettext("Choose the files to which the day belongs."))
    if files:
        attempted(
            sheet.form,
            lambda: add_proofs(
                application=sheet.application,
                criterion=criterion,
                files=files,
                valid_until=day,
                by=request.user,
            ),
            field=name,
        )


def _after_saving(request: MemberRequest, sheet: ApplicationSheet) -> HttpResponse:
    public_id = sheet.application.public_id
    wish = request.POST.get("do", "")
    if wish == "submit":
        return redirect("web:application_submit", public_id=public_id)
    if wish == "case":
        return redirect("web:case_add", public_id=public_id)
    answer = redirect("web:application_detail", public_id=public_id)
    if wish.startswith("confirm:"):
        messages.success(request, gettext("It is noted that this part holds as of today."))
        answer.headers["Location"] += f"#part-{wish.split(':')[1]}"
        return answer
    messages.success(request, gettext("The draft is saved."))
    codes = {row.code for row in sheet.criteria}
    place = wish.removeprefix("upload:")
    if place in codes:
        answer.headers["Location"] += f"#proofs-{place}"
    return answer


def _context(sheet: ApplicationSheet) -> dict[str, Any]:
    application = sheet.application
    tasks = sheet.tasks()
    steps = told_steps(application)
    context = {
        "application": application,
        "sheet": sheet,
        "form": getattr(sheet, "form", None),
        "rows": sheet.rows(),
        "version": sheet.version,
        "state": sheet.state,
        "tasks": tasks,
        "renewed": sheet.renewed,
        "today": today(),
        "n_missing": sum(task.check.is_missing for task in tasks),
        "steps": steps,
        "next": next_step(application),
        "can_withdraw": can_withdraw(application),
        "reasons_of": next((step for step in steps if step.row.move in WITH_REASONS), None),
        "decision": None,
        "entry": None,
    }
    if application.status in RESULTS:
        context["decision"] = Decision.objects.filter(application=application).first()
        context["entry"] = getattr(application, "entry", None)
    return context
