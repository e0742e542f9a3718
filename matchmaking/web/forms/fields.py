"""Fields that several filter forms share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.taxonomy.models import PolicySector
from matchmaking.taxonomy.selectors import capability_choices, industry_choices


def facet_field(
    label: Any, choices: Any, *, everything: Any, pills: bool = False
) -> forms.ChoiceField:
    """Return an optional choice; few choices may be shown as ``pills`` instead of a menu."""
    widget = forms.RadioSelect() if pills else forms.Select(attrs={"class": "form-select"})

    def offered() -> list[Any]:
        return [("", everything), *(choices() if callable(choices) else choices)]

    return forms.ChoiceField(label=label, choices=offered, required=False, widget=widget)


def tree_field(label: Any, *, everything: Any, pills: bool = False) -> forms.ChoiceField:
    """Return an optional choice whose terms the form reads, together with those of its others."""
    return facet_field(label, [], everything=everything, pills=pills)


def sector_field() -> forms.ChoiceField:
    return facet_field(_("Policy sector"), PolicySector.choices, everything=_("All sectors"))


def industry_field() -> forms.ChoiceField:
    return facet_field(_("Industry"), industry_choices, everything=_("All industries"))


def industry_tree_field() -> forms.ChoiceField:
    return tree_field(_("Industry"), everything=_("All industries"))


def capability_tree_field() -> forms.ChoiceField:
    return tree_field(_("Capability"), everything=_("All capabilities"))


def capability_field() -> forms.ChoiceField:
    return facet_field(_("Capability"), capability_choices, everything=_("All capabilities"))
