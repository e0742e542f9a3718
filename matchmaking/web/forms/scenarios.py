from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.facets import lookups
from matchmaking.scenarios.search import FACETS, narrow
from matchmaking.web.forms.fields import facet_field
from matchmaking.web.forms.postings import PostingFilterForm


class ScenarioFilterForm(PostingFilterForm):
    facets = lookups(FACETS)

    province = facet_field(_("Province"), FACETS["province"].choices, everything=_("All provinces"))

    def meeting(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return narrow(rows, {name: value}, own=self._own)
