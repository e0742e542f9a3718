"""Pages on which members write a scenario or a solution; what they save is a draft."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from matchmaking.common.exceptions import DomainError
from matchmaking.organizations.models import Organization, OrganizationKind
from matchmaking.organizations.permissions import editable_organizations
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.services import create_scenario, edit_scenario
from matchmaking.solutions.models import Solution
from matchmaking.solutions.services import SolutionDetails, create_solution, edit_solution
from matchmaking.web.forms.drafts import ScenarioForm, SolutionForm
from matchmaking.web.forms.rows import (
    PREVIEWED_SCENARIO,
    PREVIEWED_SOLUTION,
    CaseRows,
    TargetRows,
    case_drafts,
    case_values,
    target_records,
)
from matchmaking.web.http import MemberRequest

P = TypeVar("P", Scenario, Solution)
page_of_form = require_http_methods(["GET", "HEAD", "POST"])


@page_of_form
@login_required
@sensitive_post_parameters()
def scenario_create(request: MemberRequest) -> HttpResponse:
    organizations = _organizations(request, OrganizationKind.MANUFACTURER)
    return _scenario_page(request, Scenario(), organizations)


@page_of_form
@login_required
@sensitive_post_parameters()
def scenario_edit(request: MemberRequest, public_id: str) -> HttpResponse:
    organizations = editable_organizations(request.user, OrganizationKind.MANUFACTURER)
    scenario = get_object_or_404(_drafts(Scenario.objects, organizations), public_id=public_id)
    return _scenario_page(request, scenario, organizations)


@page_of_form
@login_required
@sensitive_post_parameters()
def solution_create(request: MemberRequest) -> HttpResponse:
    organizations = _organizations(request, OrganizationKind.PROVIDER)
    return _solution_page(request, Solution(), organizations)


@page_of_form
@login_required
@sensitive_post_parameters()
def solution_edit(request: MemberRequest, public_id: str) -> HttpResponse:
    organizations = editable_organizations(request.user, OrganizationKind.PROVIDER)
    solution = get_object_or_404(_drafts(Solution.objects, organizations), public_id=public_id)
    return _solution_page(request, solution, organizations)


def _organizations(request: MemberRequest, kind: OrganizationKind) -> QuerySet[Organization]:
    """Raise ``PermissionDenied`` unless the member writes for an organization of ``kind``."""
    organizations = editable_organizations(request.user, kind)
    if not organizations:
        raise PermissionDenied
    return organizations


def _drafts(postings: Any, organizations: QuerySet[Organization]) -> QuerySet[Any]:
    """What may be changed here: what is published changes before everybody's eyes."""
    found: QuerySet[Any] = postings.filter(
        status=PostingStatus.DRAFT, organization__in=organizations
    )
    return found


def _scenario_page(
    request: MemberRequest, scenario: Scenario, organizations: QuerySet[Organization]
) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = ScenarioForm(posted, instance=scenario, organizations=organizations)
    targets = TargetRows(posted, initial=_unless(posted, scenario.targets), prefix="targets")

    def save() -> Scenario:
        fields = form.values() | {"targets": target_records(targets)}
        if scenario.pk:
            return edit_scenario(
                scenario=scenario, fields=fields, tags=form.tags(), by=request.user
            )
        return create_scenario(
            organization=form.organization_chosen(),
            fields=fields,
            tags=form.tags(),
            by=request.user,
        )

    if (
        posted is not None
        and form.is_valid() & targets.is_valid()
        and (saved := _saved(form, save))
    ):
        return _to_draft(request, saved)
    heading = gettext("Edit the scenario") if scenario.pk else gettext("Post a scenario")
    context = {"form": form, "rows": targets, "previewed": PREVIEWED_SCENARIO, "heading": heading}
    return render(request, "scenarios/scenario_form.html", context)


def _solution_page(
    request: MemberRequest, solution: Solution, organizations: QuerySet[Organization]
) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = SolutionForm(posted, instance=solution, organizations=organizations)
    told = solution.case_studies.select_related("industry") if solution.pk else ()
    cases = CaseRows(posted, initial=_unless(posted, case_values(told)), prefix="cases")

    def save() -> Solution:
        details = SolutionDetails(form.provinces(), case_drafts(cases))
        if solution.pk:
            return edit_solution(
                solution=solution,
                fields=form.values(),
                tags=form.tags(),
                details=details,
                by=request.user,
            )
        return create_solution(
            organization=form.organization_chosen(),
            fields=form.values(),
            tags=form.tags(),
            details=details,
            by=request.user,
        )

    if posted is not None and form.is_valid() & cases.is_valid() and (saved := _saved(form, save)):
        return _to_draft(request, saved)
    heading = gettext("Edit the solution") if solution.pk else gettext("Post a solution")
    context = {"form": form, "rows": cases, "previewed": PREVIEWED_SOLUTION, "heading": heading}
    return render(request, "solutions/solution_form.html", context)


def _unless(posted: QueryDict | None, initial: Any) -> Any:
    """Rows that are posted count as they are, not by how they differ from what was kept."""
    return initial if posted is None else None


def _saved(form: BaseForm, save: Callable[[], P]) -> P | None:
    """Save, or put the reason why not at the head of the form."""
    try:
        return save()
    except ValidationError as error:
        form.add_error(None, error.messages)
    except DomainError as error:
        form.add_error(None, error.message)
    return None


def _to_draft(request: MemberRequest, posting: Scenario | Solution) -> HttpResponse:
    messages.success(
        request, gettext("“%(title)s” was saved as a draft.") % {"title": posting.title}
    )
    return redirect(posting)
