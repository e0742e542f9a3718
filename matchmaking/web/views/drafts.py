"""Pages on which members write: drafts, and changes of what is published."""

import copy
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from matchmaking.common.exceptions import DomainError
from matchmaking.organizations.exceptions import PostingIncompleteError
from matchmaking.organizations.models import Organization, OrganizationKind
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.permissions import editable_organizations, is_newcomer
from matchmaking.organizations.publication import open_revision
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.services import create_scenario, edit_scenario
from matchmaking.solutions.models import Solution
from matchmaking.solutions.services import SolutionDetails, create_solution, edit_solution
from matchmaking.web.editing import Sheet, missing_fields
from matchmaking.web.forms.drafts import ScenarioForm, SolutionForm
from matchmaking.web.forms.rows import (
    PREVIEWED_SCENARIO,
    PREVIEWED_SOLUTION,
    CaseRows,
    TargetRows,
    case_drafts,
    target_records,
)
from matchmaking.web.http import MemberRequest
from matchmaking.web.moving import make_move
from matchmaking.web.standing import last_return, steps_of

page_of_form = require_http_methods(["GET", "HEAD", "POST"])


@page_of_form
@login_required
@sensitive_post_parameters()
def scenario_create(request: MemberRequest) -> HttpResponse:
    if is_newcomer(request.user):
        return _to_an_organization(request)
    organizations = _organizations(request, OrganizationKind.MANUFACTURER)
    return _scenario_page(request, Sheet(Scenario()), organizations)


@page_of_form
@login_required
@sensitive_post_parameters()
def scenario_edit(request: MemberRequest, public_id: str) -> HttpResponse:
    organizations = editable_organizations(request.user, OrganizationKind.MANUFACTURER)
    scenario = get_object_or_404(_own(Scenario.objects, organizations), public_id=public_id)
    return _scenario_page(request, Sheet.of(scenario), organizations)


@page_of_form
@login_required
@sensitive_post_parameters()
def solution_create(request: MemberRequest) -> HttpResponse:
    if is_newcomer(request.user):
        return _to_an_organization(request)
    organizations = _organizations(request, OrganizationKind.PROVIDER)
    return _solution_page(request, Sheet(Solution()), organizations)


@page_of_form
@login_required
@sensitive_post_parameters()
def solution_edit(request: MemberRequest, public_id: str) -> HttpResponse:
    organizations = editable_organizations(request.user, OrganizationKind.PROVIDER)
    solution = get_object_or_404(_own(Solution.objects, organizations), public_id=public_id)
    return _solution_page(request, Sheet.of(solution), organizations)


def _to_an_organization(request: MemberRequest) -> HttpResponse:
    messages.info(request, gettext("Create or join an organization first: it is who posts."))
    return redirect("web:organization_index")


def _organizations(request: MemberRequest, kind: OrganizationKind) -> QuerySet[Organization]:
    """Raise ``PermissionDenied`` unless the member writes for an organization of ``kind``."""
    organizations = editable_organizations(request.user, kind)
    if not organizations:
        raise PermissionDenied
    return organizations


def _own(postings: Any, organizations: QuerySet[Organization]) -> QuerySet[Any]:
    found: QuerySet[Any] = postings.filter(organization__in=organizations)
    return found.select_related("organization")


def _scenario_page(
    request: MemberRequest, sheet: Sheet[Scenario], organizations: QuerySet[Organization]
) -> HttpResponse:
    posted = _posted(request)
    scenario, content = sheet.posting, sheet.content
    # The form writes into its instance: the service must not take that for what is stored.
    form = ScenarioForm(
        posted, instance=copy.copy(scenario), organizations=organizations, content=content
    )
    targets = TargetRows(posted, initial=_unless(posted, content, "targets"), prefix="targets")

    def write(seen: str | None) -> Scenario:
        fields = form.values() | {"targets": target_records(targets)}
        if scenario.pk:
            return edit_scenario(
                scenario=scenario, fields=fields, tags=form.tags(), by=request.user, seen=seen
            )
        return create_scenario(
            organization=form.organization_chosen(),
            fields=fields,
            tags=form.tags(),
            by=request.user,
        )

    if posted is not None and form.is_valid() & targets.is_valid():
        saved = sheet.save(form, posted, form.tags(), write)
        if saved is not None:
            return _after_saving(request, posted, saved)
    heading = gettext("Edit the scenario") if scenario.pk else gettext("Post a scenario")
    context = {"form": form, "rows": targets, "previewed": PREVIEWED_SCENARIO, "heading": heading}
    return _form_page(request, "scenarios/scenario_form.html", sheet, context)


def _solution_page(
    request: MemberRequest, sheet: Sheet[Solution], organizations: QuerySet[Organization]
) -> HttpResponse:
    posted = _posted(request)
    solution, content = sheet.posting, sheet.content
    form = SolutionForm(
        posted, instance=copy.copy(solution), organizations=organizations, content=content
    )
    cases = CaseRows(posted, initial=_unless(posted, content, "case_studies"), prefix="cases")

    def write(seen: str | None) -> Solution:
        details = SolutionDetails(form.provinces(), case_drafts(cases))
        if solution.pk:
            return edit_solution(
                solution=solution,
                fields=form.values(),
                tags=form.tags(),
                details=details,
                by=request.user,
                seen=seen,
            )
        return create_solution(
            organization=form.organization_chosen(),
            fields=form.values(),
            tags=form.tags(),
            details=details,
            by=request.user,
        )

    if posted is not None and form.is_valid() & cases.is_valid():
        saved = sheet.save(form, posted, form.tags(), write)
        if saved is not None:
            return _after_saving(request, posted, saved)
    heading = gettext("Edit the solution") if solution.pk else gettext("Post a solution")
    context = {"form": form, "rows": cases, "previewed": PREVIEWED_SOLUTION, "heading": heading}
    return _form_page(request, "solutions/solution_form.html", sheet, context)


def _posted(request: MemberRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _unless(posted: QueryDict | None, content: Any, name: str) -> Any:
    """Rows that are posted count as they are, not by how they differ from what was kept."""
    return content[name] if posted is None and content else None


def _form_page(
    request: MemberRequest, template: str, sheet: Sheet[Any], context: dict[str, Any]
) -> HttpResponse:
    posting = sheet.posting
    if posting.pk and request.method != "POST" and (refusal := sheet.refusal()):
        messages.warning(request, refusal)
        return redirect(posting)
    if posting.pk:
        context["returned"] = last_return(
            steps_of(posting, is_member=True), posting, sheet.revision
        )
        if "missing" in request.GET:
            sheet.missing = missing_fields(posting, sheet.content or {})
    return render(request, template, {**context, "sheet": sheet})


def _after_saving(
    request: MemberRequest, posted: QueryDict, posting: Scenario | Solution
) -> HttpResponse:
    """Go on as the button said: to the page of the posting, perhaps submitted for review."""
    is_change = posting.is_published
    title = {"title": posting.title}
    if is_change and open_revision(posting) is None:
        messages.success(
            request, gettext("“%(title)s” was saved; nothing waits for review.") % title
        )
        return redirect(posting)
    if posted.get("then") == "submit":
        return _submit(request, posting, is_change=is_change)
    messages.success(
        request,
        gettext("The changes of “%(title)s” were saved: submit them when they are ready.") % title
        if is_change
        else gettext("“%(title)s” was saved as a draft.") % title,
    )
    return redirect(posting)


def _submit(
    request: MemberRequest, posting: Scenario | Solution, *, is_change: bool
) -> HttpResponse:
    try:
        make_move(posting, PostingMove.SUBMIT, by=request.user, is_revision=is_change)
    except PostingIncompleteError:
        edit = reverse(f"web:{posting.kind_name}_edit", args=[posting.public_id])
        messages.warning(request, gettext("Saved as a draft, but not submitted yet."))
        return redirect(f"{edit}?missing=1")
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request,
            gettext("“%(title)s” was submitted for review.") % {"title": posting.title},
        )
    return redirect(posting)
