"""A good and a bad example for each field that people write in their own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Example:
    good: str | Promise
    bad: str | Promise


EXAMPLES: Mapping[str, Mapping[str, Example]] = MappingProxyType(
    {
        "scenario": {
            "title": Example(
                _("Surface scratches on hot-rolled strip are missed at 20 m/s"),
                _("AI quality project"),
            ),
            "pain_points": Example(
                _("Four inspectors a shift miss about 5% of the scratches; 3 complaints a month."),
                _("Low efficiency and high cost."),
            ),
            "requirement": Example(
                _(
                    "Find scratches and edge cracks from 0.2 mm on both sides at 20 m/s, write "
                    "each coil's result to the MES."
                ),
                _("We want an advanced, intelligent platform."),
            ),
            "current_state": Example(
                _("2 lines, visual inspection by people, MES since 2021, no cameras so far."),
                _("Traditional production."),
            ),
        },
        "solution": {
            "title": Example(
                _("Inline surface inspection for rolled strip"), _("Intelligent platform 3.0")
            ),
            "summary": Example(
                _("Line-scan cameras find scratches and edge cracks on moving strip within 50 ms."),
                _("Leading, one-stop, full-chain empowerment."),
            ),
            "description": Example(
                _(
                    "8 line-scan cameras, edge server at the line, 2000 labelled images for the "
                    "start; at one mill missed defects fell from 5% to 0.5% within 3 months."
                ),
                _("AI, big data, deep learning, digital twin, industrial internet."),
            ),
        },
    }
)
