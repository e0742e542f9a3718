from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matchmaking.scenarios.models import Visibility
from matchmaking.taxonomy.regions import Province
from matchmaking.web.forms.fields import facet_field
from matchmaking.web.forms.postings import PostingFilterForm


class ScenarioFilterForm(PostingFilterForm):
    facets = {
        "industry": "industries__code",
        "capability": "capabilities__code",
        "province": "province",
        "stage": "stages__code",
    }
    searched = ("title", "requirement")

    province = facet_field(_("Province"), Province.choices, everything=_("All provinces"))

    def mentions(self, word: str) -> Q:
        """Look into guarded texts only where the reader may read them."""
        is_open = ~Q(visibility=Visibility.MATCHED_ONLY) | Q(organization__in=self._own)
        return super().mentions(word) | (Q(pain_points__icontains=word) & is_open)
