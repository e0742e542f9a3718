"""The filters of the audit trail."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.common.models import AuditEvent
from matchmaking.organizations.facets import facet_counts
from matchmaking.organizations.models import Organization, User
from matchmaking.web.audit_rows import PLATFORM, person_of
from matchmaking.web.audit_words import KINDS, action_label, kind_label
from matchmaking.web.forms.fields import facet_field
from matchmaking.web.forms.filters import FilterForm

FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2100, 1, 1)
KEY_DIGITS = 18  # a longer number is no key of a database


def _action_choices() -> list[tuple[str, str]]:
    counts = facet_counts(AuditEvent.objects.all(), "action")
    return [(code, f"{action_label(code)} ({counts[code]})") for code in sorted(counts)]


def _kind_choices() -> list[tuple[str, str]]:
    return [(code, kind_label(code)) for code in KINDS]


def _words(label: Any, hint: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "form-control", "placeholder": hint})
    return forms.CharField(label=label, required=False, max_length=100, widget=widget)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"}),
    )


class AuditFilterForm(FilterForm):
    facets = {"action": "action", "kind": "object_type"}

    q = _words(_("Number of the record"), _("from its address"))
    action = facet_field(_("Action"), _action_choices, everything=_("All actions"))
    kind = facet_field(_("Kind of record"), _kind_choices, everything=_("All kinds"))
    person = _words(_("Person"), _("name or e-mail"))
    organization = _words(_("Organization"), _("name or code"))
    since = _day(pgettext_lazy("first day", "From"))
    until = _day(pgettext_lazy("last day", "To"))

    def narrow_by(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        match name:
            case "q":
                return rows.filter(object_id=value)
            case "person":
                return rows.filter(_by_person(value))
            case "organization":
                return rows.filter(organization_key__in=_organizations(value).values("pk"))
            case "since":
                return rows.filter(at__gte=_start(date.fromisoformat(value)))
            case "until":
                end = date.fromisoformat(value) + timedelta(days=1)
                return rows.filter(at__lt=_start(end))
        return super().narrow_by(rows, name, value)

    def _shown(self, name: str, value: str) -> str:
        if name == "action":
            return action_label(value)
        if name == "kind":
            return kind_label(value)
        if name == "person":
            return _person_shown(value)
        if name == "organization":
            found = Organization.objects.filter(public_id=value).first()
            return str(found or value)
        return value


def _by_person(value: str) -> Q:
    if value == PLATFORM:
        return Q(actor_key__isnull=True)
    if _is_key(value):
        return Q(actor_key=int(value))
    people = User.objects.filter(Q(name__icontains=value) | Q(email__iexact=value))
    return Q(actor_key__in=people.values("pk"))


def _person_shown(value: str) -> str:
    if value == PLATFORM:
        return person_of(None, {}).name
    if not _is_key(value):
        return value
    people: Mapping[int, User] = User.objects.in_bulk([int(value)])
    return person_of(int(value), people).name


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= KEY_DIGITS


def _organizations(value: str) -> QuerySet[Organization]:
    named = Q(name_zh__icontains=value) | Q(name_en__icontains=value)
    return Organization.objects.filter(named | Q(public_id=value) | Q(credit_code=value))


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
