from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin

from matchmaking.common.model_admin import AnyTabularInline
from matchmaking.organizations.models import OrganizationKind, User
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.posting_admin import PostingAdmin
from matchmaking.solutions.models import CaseStudy, DeploymentMode, ServiceArea, Solution
from matchmaking.solutions.services import move_solution

if TYPE_CHECKING:  # generic in the stubs only
    SolutionModelForm = forms.ModelForm[Solution]
else:
    SolutionModelForm = forms.ModelForm


class SolutionForm(SolutionModelForm):
    deployment_modes = forms.MultipleChoiceField(
        choices=DeploymentMode,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=Solution._meta.get_field("deployment_modes").verbose_name,
    )

    class Meta:
        model = Solution
        fields = "__all__"  # of those that the admin shows


class ServiceAreaInline(AnyTabularInline):
    model = ServiceArea
    extra = 0


class CaseStudyInline(AnyTabularInline):
    model = CaseStudy
    fields = ["position", "industry", "customer", "scenario", "effect"]
    autocomplete_fields = ["industry"]
    extra = 0


@admin.register(Solution)
class SolutionAdmin(PostingAdmin):
    organization_kind = OrganizationKind.PROVIDER
    form = SolutionForm
    list_display = ["title", "organization", "kind", "status", "source", "published_at"]
    list_filter = ["status", "kind", "source", "stages", "is_nationwide", "industries"]
    inlines = [ServiceAreaInline, CaseStudyInline]

    def move(self, posting: Solution, move: PostingMove, by: User) -> None:
        move_solution(solution=posting, move=move, by=by)
