from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.connections.models import SavedSearch

if TYPE_CHECKING:
    SearchModelForm = forms.ModelForm[SavedSearch]
else:
    SearchModelForm = forms.ModelForm


class SavedSearchForm(SearchModelForm):
    """What its owner calls a search, and whether to hear of new results."""

    class Meta:
        model = SavedSearch
        fields = ("name", "has_alert")
        labels = {
            "name": _("Name of the search"),
            "has_alert": _("Tell me of new results, at most once a day"),
        }
        widgets = {
            "name": forms.TextInput(attrs={"class": "form-control"}),
            "has_alert": forms.CheckboxInput(attrs={"class": "form-check-input"}),
        }
