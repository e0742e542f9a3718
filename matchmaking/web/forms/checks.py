"""Forms of those who decide about organizations, and the filters of their lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.models import OrganizationKind, PlatformRole, Role
from matchmaking.organizations.queue import QueueKind, QueueState
from matchmaking.organizations.verification import VerificationReason
from matchmaking.web.forms.drafts import TickBoxes
from matchmaking.web.forms.fields import facet_field
from matchmaking.web.forms.filters import FilterForm


def words_field(label: Any) -> forms.CharField:
    """Return what a decision may say; the use-case knows when it must."""
    return forms.CharField(
        label=label, max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class GrantForm(forms.Form):
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role,
        initial=Role.EDITOR,
    )


class RefusalForm(forms.Form):
    words = words_field(_("Words to the claimant"))


class ReturnForm(forms.Form):
    reasons = forms.MultipleChoiceField(
        label=_("Reasons"), choices=VerificationReason, widget=TickBoxes, required=False
    )
    words = words_field(_("Words to the organization"))


class SuspensionForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The members of the organization read it."),
    )


class AppointmentForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(
        label=_("Platform role"),
        choices=[("", _("No role any more")), *PlatformRole.choices],
        required=False,
        initial=PlatformRole.REVIEWER,
    )

    def hidden_copy(self) -> "ConfirmedForm":
        """Return the same answers, out of sight, for the page that asks whether to go on."""
        return ConfirmedForm(initial={**self.cleaned_data, "confirmed": "1"})


class ConfirmedForm(forms.Form):
    email = forms.CharField(widget=forms.HiddenInput)
    role = forms.CharField(widget=forms.HiddenInput, required=False)
    confirmed = forms.CharField(widget=forms.HiddenInput)


class QueueFilterForm(forms.Form):
    """What the queue shows; an unknown value narrows nothing."""

    kind = facet_field(_("Kind"), QueueKind.choices, everything=_("All kinds"), pills=True)
    state = forms.ChoiceField(
        label=_("State"),
        choices=QueueState,
        required=False,
        initial=QueueState.WAITING,
        widget=forms.RadioSelect,
    )

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class OrganizationFilterForm(FilterForm):
    facets = {"kind": "kind"}
    searched = ("name_zh", "name_en", "credit_code")

    kind = facet_field(_("Kind"), OrganizationKind.choices, everything=_("All kinds"), pills=True)
    state = facet_field(
        _("State"),
        [
            ("verified", _("Verified")),
            ("unverified", _("Not verified")),
            ("suspended", _("Suspended")),
        ],
        everything=_("All states"),
        pills=True,
    )

    def narrow_by(self, rows: Any, name: str, value: str) -> Any:
        if name != "state":
            return super().narrow_by(rows, name, value)
        if value == "suspended":
            return rows.filter(suspended_at__isnull=False)
        return rows.filter(verified_at__isnull=value == "unverified")
