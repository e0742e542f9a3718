from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.models import Membership, Organization, Role
from matchmaking.web.forms.plain import UNCHOSEN, TickOne

ROLE_HELP = _("Owners manage the organization and its members, editors write, viewers read.")


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role, widget=TickOne, help_text=ROLE_HELP)

    def role_chosen(self) -> Role:
        return Role(self.cleaned_data["role"])


class InvitationForm(RoleForm):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role,
        initial=Role.EDITOR,
    )

    field_order = ("email", "role")


class SeatField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user} · {obj.get_role_display()}"


class HandoverForm(forms.Form):
    """Choose the next owner, and confirm."""

    member = SeatField(
        label=_("New owner"),
        queryset=Membership.objects.none(),
        to_field_name="public_id",
        empty_label=UNCHOSEN,
    )
    is_sure = forms.BooleanField(label=_("I stay as an editor and can no longer manage members"))

    def __init__(
        self, *args: Any, organization: Organization, user_key: int, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        others = Membership.objects.filter(organization=organization).exclude(user=user_key)
        self.fields["member"].queryset = others.select_related("user")  # type: ignore[attr-defined]
