from django.utils.translation import gettext_lazy as _

from matchmaking.taxonomy.regions import Province
from matchmaking.web.forms.fields import (
    capability_field,
    facet_field,
    industry_field,
    stage_field,
)
from matchmaking.web.forms.filters import FilterForm


class ScenarioFilterForm(FilterForm):
    facets = {
        "industry": "industries__code",
        "capability": "capabilities__code",
        "province": "province",
        "stage": "stages__code",
    }
    searched = ("title", "pain_points", "requirement")

    industry = industry_field()
    capability = capability_field()
    province = facet_field(_("Province"), Province.choices, everything=_("All provinces"))
    stage = stage_field()
