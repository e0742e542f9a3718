"""The filters of the board of leads."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.connections.leads import STAGES
from matchmaking.connections.models import ConnectionQuerySet
from matchmaking.connections.moves import ConnectionStatus, Side
from matchmaking.web.forms.fields import facet_field, industry_field
from matchmaking.web.forms.filters import FilterForm

# How long ago a lead was asked for: the label, and the days from and up to which.
AGES: Mapping[str, tuple[Any, int, int | None]] = {
    "week": (_("Within 7 days"), 0, 7),
    "month": (_("Within 30 days"), 0, 30),
    "quarter": (_("Within 90 days"), 0, 90),
    "older": (_("More than 90 days ago"), 90, None),
}
SIDES = (
    (Side.SUPPLY.value, pgettext_lazy("who asked", "Us")),
    (Side.DEMAND.value, pgettext_lazy("who asked", "The enterprise")),
)


class LeadFilterForm(FilterForm):
    """``leads`` are all that the reader has: menus offer what occurs in them."""

    facets = {
        "stage": "status",
        "industry": "scenario__industries__code",
        "solution": "solution__public_id",
        "side": "started_by",
    }
    searched = ("scenario__title", "solution__title")

    stage = facet_field(
        pgettext_lazy("lead", "Stage"),
        [(status.value, status.label) for status in STAGES],
        everything=pgettext_lazy("leads", "All stages"),
    )
    industry = industry_field()
    solution = facet_field(_("Our solution"), [], everything=_("All our solutions"))
    side = facet_field(_("Asked by"), SIDES, everything=pgettext_lazy("who asked", "Either side"))
    age = facet_field(
        pgettext_lazy("lead", "Asked"),
        [(code, label) for code, (label, _first, _last) in AGES.items()],
        everything=_("At any time"),
    )

    def __init__(self, *args: Any, leads: ConnectionQuerySet, **kwargs: Any) -> None:
        titles = leads.order_by("solution__title").values_list(
            "solution__public_id", "solution__title"
        )
        self._solutions = list(titles.distinct())
        self._leads = leads
        super().__init__(*args, **kwargs)
        self.fields["q"].label = _("Search in titles")

    def found(self) -> ConnectionQuerySet:
        """The leads that meet all filters."""
        return cast("ConnectionQuerySet", self.narrow(self._leads))

    @property
    def stages(self) -> list[ConnectionStatus]:
        """The columns to be shown."""
        chosen = self.chosen().get("stage")
        return [status for status in STAGES if chosen in {None, status.value}]

    def narrow_by(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if name != "age":
            return super().narrow_by(rows, name, value)
        _label, first, last = AGES[value]
        now = timezone.now()
        rows = rows.filter(created_at__lte=now - timedelta(days=first))
        return rows if last is None else rows.filter(created_at__gt=now - timedelta(days=last))

    def _choices(self, name: str) -> list[Any]:
        offered = super()._choices(name)
        return [offered[0], *self._solutions] if name == "solution" else offered
