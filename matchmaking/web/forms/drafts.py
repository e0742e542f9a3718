"""Forms in which members write what they post; the services of each context save it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.models import Organization
from matchmaking.organizations.publication import Tags
from matchmaking.organizations.versions import Content
from matchmaking.scenarios.models import Scenario, Visibility
from matchmaking.solutions.models import DeploymentMode, Solution
from matchmaking.taxonomy.models import Capability, Industry, Stage, Term
from matchmaking.taxonomy.regions import Province
from matchmaking.taxonomy.selectors import capability_choices, industry_choices, stage_choices
from matchmaking.web.forms.plain import UNCHOSEN, put_blanks_in_words
from matchmaking.web.forms.rows import TAGS

if TYPE_CHECKING:  # generic in the stubs only
    AnyModelForm = forms.ModelForm[Any]
else:
    AnyModelForm = forms.ModelForm


class TickBoxes(forms.CheckboxSelectMultiple):
    """Boxes side by side, under the names of their groups where there are any."""

    template_name = "components/_tick_boxes.html"
    use_fieldset = True


@dataclass(frozen=True, slots=True)
class Sight:
    """A visibility with what others then see."""

    name: Any
    seen: Any

    def __str__(self) -> str:
        return str(self.name)


SIGHTS = (
    (
        Visibility.PUBLIC,
        Sight(
            _("Public"),
            _("Everybody sees the scenario and the name of your organization."),
        ),
    ),
    (
        Visibility.ANONYMOUS,
        Sight(
            _("Anonymous"),
            _("Everybody sees the scenario; your name is told to those whose contact you accept."),
        ),
    ),
    (
        Visibility.MATCHED_ONLY,
        Sight(
            _("Matched providers only"),
            _("In no list. Only trusted providers that match see it, without your name."),
        ),
    ),
)


class SightCards(forms.RadioSelect):
    template_name = "components/_sight_cards.html"
    use_fieldset = True


def tag_field(
    label: Any, model: type[Term], choices: Callable[[], Any], help_text: Any = ""
) -> "forms.ModelMultipleChoiceField[Any]":
    """Return a choice of controlled terms by their codes; a draft may lack them."""
    field = forms.ModelMultipleChoiceField(
        label=label,
        help_text=help_text,
        queryset=model._default_manager.all(),
        to_field_name="code",
        widget=TickBoxes,
        required=False,
    )
    field.choices = choices
    return field


class PostingForm(AnyModelForm):
    """What a posting says; ``organizations`` are those that the writer may post for.

    ``content`` is what stands in the fields at first: of a published one, its pending change.
    """

    industries = tag_field(_("Industries"), Industry, industry_choices)
    stages = tag_field(_("Stages"), Stage, stage_choices)
    capabilities = tag_field(_("Capabilities"), Capability, capability_choices)
    organization = forms.ModelChoiceField(
        label=_("Posted by"),
        queryset=Organization.objects.none(),
        to_field_name="public_id",
        empty_label=UNCHOSEN,
    )

    def __init__(
        self,
        *args: Any,
        organizations: QuerySet[Organization],
        content: Content | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options | {"initial": content})
        put_blanks_in_words(self.fields)
        field = cast("forms.ModelChoiceField[Organization]", self.fields["organization"])
        field.queryset = organizations
        if self.instance.pk or len(organizations) == 1:
            del self.fields["organization"]
        self._organizations = organizations

    def organization_chosen(self) -> Organization:
        chosen: Organization | None = self.cleaned_data.get("organization")
        return chosen or self._organizations[0]

    def values(self) -> dict[str, Any]:
        """Return the checked values of the posting's own fields."""
        names = {field.name for field in self._meta.model._meta.concrete_fields}
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in names and name != "organization"
        }

    def tags(self) -> Tags:
        return Tags(**{name: list(self.cleaned_data[name]) for name in TAGS})


class ScenarioForm(PostingForm):
    visibility = forms.ChoiceField(
        label=_("Visibility"), choices=SIGHTS, widget=SightCards, initial=Visibility.PUBLIC
    )
    capabilities = tag_field(_("Capabilities needed"), Capability, capability_choices)

    class Meta:
        model = Scenario
        fields = (
            "title",
            "pain_points",
            "requirement",
            "industries",
            "stages",
            "capabilities",
            "deployment",
            "visibility",
            "province",
            "duration_months",
            "current_state",
            "budget_min",
            "budget_max",
            "contact_name",
            "contact_phone",
            "contact_email",
        )
        widgets = {
            "pain_points": forms.Textarea(attrs={"rows": 4}),
            "requirement": forms.Textarea(attrs={"rows": 6}),
            "current_state": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "title": _("One line that names the place and the problem."),
            "pain_points": _("What goes wrong today, how often, and what it costs."),
            "requirement": _("What the solution must do, and under which conditions."),
        }


class SolutionForm(PostingForm):
    industries = tag_field(
        _("Industries"),
        Industry,
        industry_choices,
        help_text=_("Choose none where it serves any industry."),
    )
    deployment_modes = forms.MultipleChoiceField(
        label=_("Deployment modes"), choices=DeploymentMode, required=False, widget=TickBoxes
    )
    service_areas = forms.MultipleChoiceField(
        label=_("Offered in"), choices=Province, required=False, widget=TickBoxes
    )

    class Meta:
        model = Solution
        fields = (
            "title",
            "kind",
            "summary",
            "description",
            "industries",
            "stages",
            "capabilities",
            "deployment_modes",
            "price_min",
            "price_max",
            "delivery_months",
            "is_nationwide",
        )
        help_texts = {
            "title": _("One line that names what it does and for what."),
            "summary": _("One or two sentences that a buyer understands."),
            "description": _("How it works, what it needs on site, what it has achieved."),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "description": forms.Textarea(attrs={"rows": 8}),
        }

    def provinces(self) -> list[Province]:
        return [Province(code) for code in self.cleaned_data["service_areas"]]
