"""Why a solution is unsuitable, in the words of those who have the need."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.matching.models import DismissalReason


class DismissalForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why does it not suit you?"),
        choices=DismissalReason.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=pgettext_lazy("of a reason", "Note"),
        help_text=_("Your colleagues read it, the provider does not."),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        is_other = self.cleaned_data.get("reason") == DismissalReason.OTHER
        if is_other and not self.cleaned_data.get("note"):
            self.add_error("note", _("Say in a few words what the other reason is."))
        return self.cleaned_data
