"""What owners write of an endpoint, and how they look through its log."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.models import Organization, OrganizationKind
from matchmaking.webhooks.events import CHOSEN, GROUPS, EventType, group_of
from matchmaking.webhooks.models import (
    LONGEST_URL,
    DeliveryStatus,
    WebhookDeliveryQuerySet,
    WebhookEndpoint,
)

# What never happens to the other kind of organization is not offered to it.
OTHERS_GROUP = {OrganizationKind.MANUFACTURER: "solution", OrganizationKind.PROVIDER: "scenario"}


class EventBoxes(forms.CheckboxSelectMultiple):
    """A line for each event: what happens, and the code that a program reads."""

    template_name = "webhooks/_event_boxes.html"
    use_fieldset = True


class WebhookForm(forms.Form):
    """An endpoint; ``revision`` is what the writer has seen."""

    url = forms.CharField(
        label=_("Address of the receiver"),
        max_length=LONGEST_URL,
        widget=forms.URLInput(
            attrs={"placeholder": "https://", "autocomplete": "off", "inputmode": "url"}
        ),
        help_text=_("Begins with https://, and can be reached from the Internet."),
    )
    description = forms.CharField(
        label=_("What it is for"),
        max_length=120,
        required=False,
        help_text=_("For yourselves, such as: MES of the first works."),
    )
    events = forms.MultipleChoiceField(
        label=_("Events"),
        widget=EventBoxes,
        help_text=_("Messages name the record and its state; they hold no texts and no contacts."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        organization: Organization,
        endpoint: WebhookEndpoint | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(endpoint))
        chosen = endpoint.events if endpoint else []
        self.fields["events"].choices = _offered(organization, chosen)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("url", "description", "events")}


class DeliveryFilterForm(forms.Form):
    """Which deliveries to list; a wrong value filters nothing."""

    status = forms.ChoiceField(
        label=_("Status"), choices=[("", _("All states")), *DeliveryStatus.choices], required=False
    )
    event_type = forms.ChoiceField(
        label=_("Event"), choices=[("", _("All events")), *EventType.choices], required=False
    )

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, rows: WebhookDeliveryQuerySet) -> WebhookDeliveryQuerySet:
        return rows.filter(**self.chosen())


def _initial(endpoint: WebhookEndpoint | None) -> dict[str, Any]:
    if endpoint is None:
        return {"events": [kind.value for kind in CHOSEN if kind.value.startswith("connection.")]}
    names = ("url", "description", "events", "revision")
    return {name: getattr(endpoint, name) for name in names}


def _offered(organization: Organization, chosen: list[str]) -> list[tuple[Any, Any]]:
    left_out = OTHERS_GROUP.get(OrganizationKind(organization.kind), "")
    groups = []
    for name, label in GROUPS.items():
        kinds = [kind for kind in CHOSEN if group_of(kind) == name]
        if name != left_out or set(kinds) & set(chosen):
            groups.append((label, [(kind.value, kind.label) for kind in kinds]))
    return groups
