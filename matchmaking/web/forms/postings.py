"""Filters that lists of scenarios and of solutions have in common."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.facets import tally_all
from matchmaking.organizations.postings import PostingStatus
from matchmaking.taxonomy.models import PolicySector
from matchmaking.web.forms.fields import (
    capability_tree_field,
    facet_field,
    industry_tree_field,
    sector_field,
    tree_field,
)
from matchmaking.web.forms.lists import ListFilterForm
from matchmaking.web.sorting import NEWEST, OWN_NEWEST, Sort


class PostingFilterForm(ListFilterForm):
    """Members may ask for what their ``own`` organizations post, in any state or in one.

    The sector is offered only where the address names one, as links from the panorama do: else the
    industries, which stand under their sectors, say it more closely.
    """

    sector = sector_field()
    industry = industry_tree_field()
    capability = capability_tree_field()
    stage = tree_field(_("Stage"), everything=_("All stages"), pills=True)
    mine = facet_field(
        _("Scope"), [("1", _("Your organization"))], everything=_("All published"), pills=True
    )

    status = facet_field(_("State"), PostingStatus.choices, everything=_("All states"), pills=True)

    def __init__(self, *args: Any, own: Collection[int], **kwargs: Any) -> None:
        self._own = own
        self._is_own_list = bool(own) and args[0].get("mine") == "1"
        if self._is_own_list:
            self.facets = {**self.facets, "status": "status"}
        if not args[0].get("sector"):
            self.facets = {name: self.facets[name] for name in self.facets if name != "sector"}
        super().__init__(*args, **kwargs)
        if "sector" not in self.facets:
            del self.fields["sector"]
        if not own:
            del self.fields["mine"]
        if not self._is_own_list:
            del self.fields["status"]

    def narrow(self, rows: QuerySet[Any], *, without: str = "") -> QuerySet[Any]:
        found = super().narrow(rows, without=without)
        if "mine" in self.chosen():
            return found
        return found.filter(status=PostingStatus.PUBLISHED)

    def narrow_by(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if name == "mine":
            return rows.filter(organization__in=self._own)
        if name == "status":
            return rows.filter(status=value)
        return super().narrow_by(rows, name, value)

    def own_sorts(self) -> dict[str, Sort]:
        return {"newest": OWN_NEWEST if self._is_own_list else NEWEST}

    def tallies(self, rows: QuerySet[Any], name: str) -> list[QuerySet[Any, Any]]:
        if name == "sector":
            postings: Any = rows
            return [tally_all(postings.of_sector(code), name, code) for code in PolicySector.values]
        return super().tallies(rows, name)
