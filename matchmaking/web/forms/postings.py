"""Filters that lists of scenarios and of solutions have in common."""

from collections.abc import Collection
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.postings import PostingStatus
from matchmaking.web.forms.fields import (
    capability_field,
    facet_field,
    industry_field,
    stage_field,
)
from matchmaking.web.forms.filters import FilterForm


class PostingFilterForm(FilterForm):
    """Members may ask for what their ``own`` organizations post, in any state or in one."""

    industry = industry_field()
    capability = capability_field()
    stage = stage_field()
    mine = facet_field(
        _("Scope"), [("1", _("Your organization"))], everything=_("All published"), pills=True
    )

    status = facet_field(_("State"), PostingStatus.choices, everything=_("All states"), pills=True)

    def __init__(self, *args: Any, own: Collection[int], **kwargs: Any) -> None:
        self._own = own
        self._is_own_list = bool(own) and args[0].get("mine") == "1"
        if self._is_own_list:
            self.facets = {**self.facets, "status": "status"}
        super().__init__(*args, **kwargs)
        if not own:
            del self.fields["mine"]
        if not self._is_own_list:
            del self.fields["status"]

    def narrow(self, rows: QuerySet[Any], *, without: str = "") -> QuerySet[Any]:
        found = super().narrow(rows, without=without)
        if "mine" in self.chosen():
            return found.order_by(F("published_at").desc(nulls_first=True), "-pk")
        return found.filter(status=PostingStatus.PUBLISHED)

    def narrow_by(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if name == "mine":
            return rows.filter(organization__in=self._own)
        if name == "status":
            return super().narrow_by(rows, name, value)
        return self.meeting(rows, name, value)

    def meeting(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep the rows that meet a filter as the context of the records understands it."""
        raise NotImplementedError
