"""Fields that several filter forms share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.taxonomy.models import PolicySector
from matchmaking.taxonomy.selectors import capability_choices, industry_choices, stage_choices


def facet_field(
    label: Any, choices: Any, *, everything: Any, pills: bool = False
) -> forms.ChoiceField:
    """Return an optional choice; few choices may be shown as ``pills`` instead of a menu."""
    widget = forms.RadioSelect() if pills else forms.Select(attrs={"class": "form-select"})

    def offered() -> list[Any]:
        return [("", everything), *(choices() if callable(choices) else choices)]

    return forms.ChoiceField(label=label, choices=offered, required=False, widget=widget)


def sector_field() -> forms.ChoiceField:
    return facet_field(_("Policy sector"), PolicySector.choices, everything=_("All sectors"))


def industry_field() -> forms.ChoiceField:
    return facet_field(_("Industry"), industry_choices, everything=_("All industries"))


def stage_field() -> forms.ChoiceField:
    return facet_field(_("Stage"), stage_choices, everything=_("All stages"), pills=True)


def capability_field() -> forms.ChoiceField:
    return facet_field(_("Capability"), capability_choices, everything=_("All capabilities"))
