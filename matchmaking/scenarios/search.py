"""What the filters of the list of scenarios mean, whoever asks."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from matchmaking.organizations.facets import Facet
from matchmaking.organizations.models import Organization, User
from matchmaking.organizations.search import (
    Chosen,
    Own,
    any_field,
    each_word,
    first_published_since,
)
from matchmaking.scenarios.models import Scenario, ScenarioRelease, ScenarioTransition, Visibility
from matchmaking.taxonomy.models import PolicySector
from matchmaking.taxonomy.regions import Province
from matchmaking.taxonomy.selectors import capability_choices, industry_choices, stage_choices

FACETS: Mapping[str, Facet] = {
    "sector": Facet("sector", PolicySector.choices),
    "industry": Facet("industries__code", industry_choices),
    "capability": Facet("capabilities__code", capability_choices),
    "province": Facet("province", Province.choices),
    "stage": Facet("stages__code", stage_choices),
}
SEARCHED = ("title", "requirement")  # what all who see a scenario may read
GUARDED = "pain_points"


def narrow(rows: QuerySet[Any], chosen: Chosen, *, own: Own = ()) -> QuerySet[Any]:
    """Keep the scenarios that meet all of ``chosen`` for a reader of the organizations ``own``."""
    for name, value in chosen.items():
        rows = rows.filter(_meets(name, value, own))
    return rows


def appeared_since(moment: datetime, *, reader: User) -> Q:
    """Tell the scenarios that ``reader`` did not know at ``moment``: newly published, or released.

    Of those that are published again, or opened to everybody after having been reserved, none.
    """
    trusted = Organization.objects.of_member(reader).trusted()
    earlier = ScenarioRelease.objects.filter(
        scenario=OuterRef("pk"), organization__in=trusted, created_at__lte=moment
    )
    released = Q(visibility=Visibility.MATCHED_ONLY) & ~Q(Exists(earlier))
    return first_published_since(moment, ScenarioTransition) | released


def _meets(name: str, value: str, own: Own) -> Q:
    if name == "q":
        return each_word(value, partial(_holds, own=own))
    if name == "sector":
        return Q(pk__in=Scenario.objects.of_sector(value).values("pk"))
    return Q(**{FACETS[name].lookup: value})


def _holds(word: str, *, own: Own) -> Q:
    """Look into guarded texts only where the reader may read them."""
    is_open = ~Q(visibility=Visibility.MATCHED_ONLY) | Q(organization__in=own)
    return any_field(SEARCHED, word) | (any_field([GUARDED], word) & is_open)
