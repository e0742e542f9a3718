"""Pages of imports: upload a table, see what is wrong with it, have it written."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from matchmaking.common.exceptions import DomainError
from matchmaking.common.sheets.limits import DEFAULT_LIMITS
from matchmaking.common.sheets.template import write_template
from matchmaking.exchange.checking import RowState
from matchmaking.exchange.corrected import is_whole, write_corrected
from matchmaking.exchange.exporting import ExportFormat
from matchmaking.exchange.kinds import KINDS
from matchmaking.exchange.models import ImportJob, ImportScope, ImportStatus
from matchmaking.exchange.names import Names
from matchmaking.exchange.refusals import refusal_text, row_refusals
from matchmaking.exchange.reports import MOST_FAULTY
from matchmaking.exchange.services import cancel_import, commit_import, start_import
from matchmaking.web.forms.imports import (
    CommitForm,
    Target,
    UploadForm,
    import_targets,
    too_large_message,
)
from matchmaking.web.http import MemberRequest, wants_partial
from matchmaking.web.imports import (
    VIEWS,
    faulty_cells,
    faulty_columns,
    is_sample,
    previewed_rows,
)
from matchmaking.web.views.exports import TYPES

PAGE_SIZE = 50  # rows of a report
JOBS_PAGE_SIZE = 20
ROOM = 64 * 1024  # bytes of a request beside the file


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt  # ``_upload`` asks for the token once it knows that the body is not too large
@login_required
def import_list(request: MemberRequest) -> HttpResponseBase:
    targets = import_targets(request.user)
    if not targets:
        raise PermissionDenied
    if request.method != "POST":
        return _import_list(request, UploadForm(targets=targets), targets)
    if int(request.META.get("CONTENT_LENGTH") or 0) > DEFAULT_LIMITS.file_bytes + ROOM:
        form = UploadForm(targets=targets)  # without reading what was sent
        return _import_list(
            request, form, targets, refusal=too_large_message(), status=HTTPStatus(413)
        )
    request.upload_handlers = [TemporaryFileUploadHandler(request)]
    return _upload(request, targets)


@csrf_protect
def _upload(request: MemberRequest, targets: list[Target]) -> HttpResponseBase:
    form = UploadForm(request.POST, request.FILES, targets=targets)
    if form.is_valid():
        target = form.chosen()
        try:
            job = start_import(
                owner=request.user,
                organization=target.organization,
                kind=target.kind,
                upload=form.cleaned_data["file"],
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect(job)
    return _import_list(request, form, targets)


def _import_list(
    request: MemberRequest,
    form: UploadForm,
    targets: list[Target],
    *,
    refusal: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    jobs = ImportJob.objects.visible_to(request.user).select_related("organization")
    page = Paginator(jobs, JOBS_PAGE_SIZE).get_page(request.GET.get("page"))
    templates = {(target.kind, target.organization is None): target for target in targets}
    context = {
        "form": form,
        "refusal": refusal,
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number, on_ends=1),
        "targets": targets,
        "templates": [
            {"kind": kind, "is_many": is_many, "label": KINDS[kind].label}
            for kind, is_many in templates
        ],
    }
    return render(request, "exchange/import_list.html", context, status=status)


@require_safe
@login_required
def import_template(request: MemberRequest) -> HttpResponseBase:
    """Hand out the table to fill in, for one organization or for many."""
    wanted = (request.GET.get("kind", ""), "many" in request.GET)
    allowed = import_targets(request.user)
    if not allowed:
        raise PermissionDenied
    first = allowed[0]
    if not wanted[0]:
        wanted = (first.kind, first.organization is None)
    if wanted not in {(target.kind.value, target.organization is None) for target in allowed}:
        raise Http404
    kind = KINDS[wanted[0]]
    columns = kind.offered(Names.read(), with_organization=wanted[1])
    file = write_template(columns, title=str(kind.label))
    name = gettext("Template %(kind)s.xlsx") % {"kind": kind.label}
    return _attachment(file, name)


@require_safe
@login_required
@vary_on_headers("HX-Request")
def import_detail(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show an import in whatever state it is; its region polls while a worker is busy with it."""
    job = _job(request, public_id)
    context = {"job": job, **_progress(job), **_told(request, job)}
    name = "_import.html" if wants_partial(request) else "import_detail.html"
    return render(request, f"exchange/{name}", context)


@require_POST
@login_required
def import_commit(request: MemberRequest, public_id: str) -> HttpResponse:
    job = _job(request, public_id)
    form = CommitForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Choose which rows shall be imported."))
        return redirect(job)
    try:
        commit_import(
            job=job,
            scope=ImportScope(form.cleaned_data["scope"]),
            by=request.user,
            is_submitted=form.cleaned_data["is_submitted"],
        )
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(job)


@require_POST
@login_required
def import_cancel(request: MemberRequest, public_id: str) -> HttpResponse:
    job = _job(request, public_id)
    try:
        cancel_import(job=job, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(job)
    messages.success(
        request, gettext("The import of “%(name)s” was cancelled.") % {"name": job.name}
    )
    return redirect("web:import_list")


@require_safe
@login_required
def import_corrected(request: MemberRequest, public_id: str) -> HttpResponseBase:
    """Hand out the table with its faulty cells marked."""
    job = _job(request, public_id)
    if not job.report:
        raise Http404
    stem = job.name.rpartition(".")[0] or job.name
    name = gettext("%(name)s, to be corrected.xlsx") % {"name": stem}
    return _attachment(write_corrected(job), name)


def _job(request: MemberRequest, public_id: str) -> ImportJob:
    jobs = ImportJob.objects.visible_to(request.user).select_related("organization")
    return get_object_or_404(jobs, public_id=public_id)


def _attachment(file: Any, name: str) -> HttpResponseBase:
    return FileResponse(
        file, as_attachment=True, filename=name, content_type=TYPES[ExportFormat.XLSX]
    )


def _progress(job: ImportJob) -> dict[str, Any]:
    return {
        "refusal": refusal_text(job) if job.status == ImportStatus.FAILED else "",
        "refused_rows": row_refusals(job),
        "is_whole": is_whole(job),
        "n_left_out": job.n_faulty + job.n_refused,
    }


def _told(request: MemberRequest, job: ImportJob) -> dict[str, Any]:
    """Return one page of what the report tells, in the view that is asked for."""
    if job.status != ImportStatus.CHECKED:
        return {}
    counts = {
        RowState.FAULTY: job.n_faulty,
        RowState.NEW: job.n_new,
        RowState.CHANGED: job.n_changed,
    }
    views = [state for state in VIEWS if counts[state]]
    asked = request.GET.get("show", "")
    view = next((state for state in views if state == asked), views[0] if views else None)
    if view is None:
        return {"views": []}
    told: list[Any]
    context: dict[str, Any] = {}
    if view == RowState.FAULTY:
        every = faulty_cells(job)
        columns = faulty_columns(every)
        asked = request.GET.get("column", "")
        column = asked if asked in {key for key, _, _ in columns} else ""
        context |= {"columns": columns, "column": column, "n_cells": len(every)}
        told = [cell for cell in every if column in {"", cell.fault.key}]
    else:
        told = previewed_rows(job, view)
    query = {"show": view.value, "column": context.get("column", "")}
    page = Paginator(told, PAGE_SIZE).get_page(request.GET.get("page"))
    return context | {
        "views": [(state, counts[state]) for state in views],
        "view": view,
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number, on_ends=1),
        "query": urlencode({name: value for name, value in query.items() if value}),
        "is_sample": is_sample(job) and view != RowState.FAULTY,
        "is_cut": view == RowState.FAULTY and job.n_faulty > MOST_FAULTY,
    }
