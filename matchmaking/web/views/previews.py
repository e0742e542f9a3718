"""What a form's draft would meet, asked while somebody types; the text comes in a POST's body."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from matchmaking.matching.advice import Advice, advice_for_scenario, advice_for_solution
from matchmaking.matching.drafts import ScenarioDraft, SolutionDraft
from matchmaking.matching.preview import SuggestedTag, preview_scenario, preview_solution
from matchmaking.organizations.models import OrganizationKind
from matchmaking.organizations.permissions import editable_organizations
from matchmaking.web.cards import own_organization_keys, scenario_cards
from matchmaking.web.forms.rows import case_text, target_text
from matchmaking.web.http import PageRequest

MAX_BYTES = 256 * 1024  # every field filled to its limit takes a quarter of it
CONTENT_TOO_LARGE = 413
FIELDS = {"industry": "industries", "stage": "stages", "capability": "capabilities"}


@require_POST
@sensitive_post_parameters()
def scenario_preview(request: PageRequest) -> HttpResponse:
    """Show an editor of a manufacturer the solutions that a scenario would be matched with."""
    _require_editor(request, OrganizationKind.MANUFACTURER)
    if _is_too_large(request):
        return HttpResponse(status=CONTENT_TOO_LARGE)
    draft = _scenario_draft(request.POST)
    preview = preview_scenario(draft)
    context = {"preview": preview, **_told(advice_for_scenario(draft), preview.tags)}
    return render(request, "scenarios/_scenario_preview.html", context)


@require_POST
@sensitive_post_parameters()
def solution_preview(request: PageRequest) -> HttpResponse:
    """Show an editor of a provider the scenarios that a solution would fit."""
    _require_editor(request, OrganizationKind.PROVIDER)
    if _is_too_large(request):
        return HttpResponse(status=CONTENT_TOO_LARGE)
    own = own_organization_keys(request.user)
    draft = _solution_draft(request.POST)
    preview = preview_solution(draft, own=own)
    cards = scenario_cards([match.record for match in preview.matches], own=own)
    fits = list(zip(preview.matches, cards, strict=True))
    told = _told(advice_for_solution(draft, preview.weak), preview.tags)
    context = {"preview": preview, "fits": fits, **told}
    return render(request, "solutions/_solution_preview.html", context)


def _told(advice: list[Advice], tags: tuple[SuggestedTag, ...]) -> dict[str, Any]:
    """Group the proposed tags by their fields, and tell advice that is followed from the rest."""
    proposed: dict[str, list[SuggestedTag]] = {"industries": [], "stages": [], "capabilities": []}
    for tag in tags:
        proposed[FIELDS[tag.kind]].append(tag)
    return {
        "proposed": proposed,
        "met": [one for one in advice if one.is_met],
        "needed": [one for one in advice if one.is_needed and not one.is_met],
        "wished": [one for one in advice if not one.is_needed and not one.is_met],
        "n_advice": len(advice),
    }


def _require_editor(request: PageRequest, kind: OrganizationKind) -> None:
    """Raise ``PermissionDenied`` unless the reader writes for an organization of ``kind``."""
    if not editable_organizations(request.user, kind).exists():
        raise PermissionDenied


def _is_too_large(request: PageRequest) -> bool:
    return int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES


def _scenario_draft(posted: QueryDict) -> ScenarioDraft:
    return ScenarioDraft(
        title=posted.get("title", ""),
        pain_points=posted.get("pain_points", ""),
        requirement=posted.get("requirement", ""),
        targets=target_text(posted),
        industries=tuple(posted.getlist("industries")),
        stages=tuple(posted.getlist("stages")),
        capabilities=tuple(posted.getlist("capabilities")),
        deployment=posted.get("deployment", ""),
    )


def _solution_draft(posted: QueryDict) -> SolutionDraft:
    return SolutionDraft(
        title=posted.get("title", ""),
        summary=posted.get("summary", ""),
        description=posted.get("description", ""),
        cases=case_text(posted),
        industries=tuple(posted.getlist("industries")),
        stages=tuple(posted.getlist("stages")),
        capabilities=tuple(posted.getlist("capabilities")),
        deployment_modes=tuple(posted.getlist("deployment_modes")),
    )
