"""The filters of the view of silence."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.models import Organization, OrganizationKind
from matchmaking.web.forms.fields import facet_field
from matchmaking.web.forms.filters import FilterForm

OWES = {
    "overdue": (_("Overdue answers"), Q(n_overdue__gt=0)),
    "open": (_("Open answers"), Q(n_open__gt=0)),
    "expired": (_("Let requests expire"), Q(n_expired__gt=0)),
}
KINDS = [
    (kind.value, kind.label) for kind in (OrganizationKind.MANUFACTURER, OrganizationKind.PROVIDER)
]


class SilenceFilterForm(FilterForm):
    searched = ("name_zh", "name_en")

    kind = facet_field(_("Kind"), KINDS, everything=_("All kinds"))
    owes = facet_field(
        _("Owes"),
        [(code, label) for code, (label, _found) in OWES.items()],
        everything=_("Anything"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = _("Name of the organization")

    def narrow_by(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if name == "owes":
            return rows.filter(OWES[value][1])
        organizations = Organization.objects.filter(
            Q(kind=value) if name == "kind" else self.mentions(value)
        )
        return rows.filter(owner__in=organizations.values("pk"))
