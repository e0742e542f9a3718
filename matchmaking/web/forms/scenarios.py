from django.utils.translation import gettext_lazy as _

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
    searched = ("title", "pain_points", "requirement")

    province = facet_field(_("Province"), Province.choices, everything=_("All provinces"))
