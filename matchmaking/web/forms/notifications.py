"""What members choose about notifications: which to list, and how to hear of them by mail."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.notifications.kinds import Frequency, Group
from matchmaking.notifications.models import NotificationQuerySet
from matchmaking.notifications.preferences import groups_for, preferences_of
from matchmaking.organizations.models import User

HINTS = {
    Group.RECORDS: _("A reviewer has approved, returned or taken down what you posted."),
    Group.CONNECTIONS: _("Requests, answers, reminders and progress of your connections."),
    Group.MEMBERS: _("Results of verifications and claims."),
    Group.REVIEWING: _("Records, claims and verifications that wait for a decision."),
    Group.TALKS: _("Somebody has written to you; at most one mail an hour for each connection."),
    Group.DIRECTORY: _(
        "Your applications, answers of customers, decisions on entries; applications to score."
    ),
    Group.OFFICE: _("Applications, objections, editions and appeals that wait for the office."),
    Group.SEARCHES: _("New results of your saved searches, each at most once a day."),
    Group.PLATFORM: _(
        "Records to be confirmed, taken out of matching or withdrawn; ends of long imports;"
        " webhooks that were switched off."
    ),
}


class NotificationFilter(forms.Form):
    """Which notifications to list; a wrong value filters nothing."""

    group = forms.ChoiceField(
        choices=[("", _("All")), *Group.choices], required=False, label=_("Group")
    )
    unread = forms.BooleanField(required=False, label=_("Unread only"))

    def narrow(self, rows: NotificationQuerySet) -> NotificationQuerySet:
        self.is_valid()
        if group := self.cleaned_data.get("group"):
            rows = rows.of_group(Group(group))
        return rows.unread() if self.cleaned_data.get("unread") else rows

    def chosen(self) -> dict[str, str]:
        """Return the filters in use as parameters of an address."""
        self.is_valid()
        found = {"group": self.cleaned_data.get("group", "")}
        found["unread"] = "1" if self.cleaned_data.get("unread") else ""
        return {name: value for name, value in found.items() if value}


class MailSettingsForm(forms.Form):
    """One choice for each group of which ``user`` may hear."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, user: User) -> None:
        super().__init__(data)
        wanted = preferences_of(user)
        for group in groups_for(user):
            self.fields[group] = forms.ChoiceField(
                label=group.label,
                help_text=HINTS[group],
                choices=Frequency.choices,
                initial=wanted[group],
                widget=forms.RadioSelect,
            )

    def frequencies(self) -> dict[Group, Frequency]:
        return {Group(name): Frequency(value) for name, value in self.cleaned_data.items()}
