"""What the filters of the list of scenarios mean, whoever asks."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from matchmaking.organizations.facets import Facet
from matchmaking.organizations.models import Organization, User
from matchmaking.organizations.search import (
    AS_WRITTEN,
    Chosen,
    Own,
    Wider,
    any_field,
    first_published_since,
)
from matchmaking.scenarios.budget import BUDGET_BAND, BudgetBand
from matchmaking.scenarios.models import (
    Deployment,
    Scenario,
    ScenarioRelease,
    ScenarioTransition,
    Visibility,
)
from matchmaking.taxonomy.models import PolicySector
from matchmaking.taxonomy.regions import Province
from matchmaking.taxonomy.selectors import capability_tree, industry_tree, stage_choices

FACETS: Mapping[str, Facet] = {
    "sector": Facet("sector", PolicySector.choices),
    "industry": Facet("industries__code", industry_tree, "industries__sector"),
    "capability": Facet("capabilities__code", capability_tree, "capabilities__group__code"),
    "province": Facet("province", Province.choices),
    "stage": Facet("stages__code", stage_choices),
    "deployment": Facet("deployment", Deployment.choices),
    "budget": Facet("band", BudgetBand.choices),
}
SEARCHED = ("title", "requirement")  # what all who see a scenario may read
GUARDED = "pain_points"


def narrow(
    rows: QuerySet[Any], chosen: Chosen, *, own: Own = (), wider: Wider = AS_WRITTEN
) -> QuerySet[Any]:
    """Keep the scenarios that meet all of ``chosen`` for a reader of the organizations ``own``."""
    for name, value in chosen.items():
        if name == "q":
            rows = rows.filter(wider.finds(value, partial(_holds, own=own)))
        else:
            rows = rows.filter(_meets(name, value))
    return rows


def with_band(rows: QuerySet[Any], band: int) -> QuerySet[Any]:
    """Return the keys of the rows whose budget lies in a band; 0 where none is known."""
    banded: QuerySet[Any] = rows.order_by().alias(band=BUDGET_BAND)
    return banded.filter(band=band).values("pk")


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


def _meets(name: str, value: str) -> Q:
    if name == "sector":
        return Q(pk__in=Scenario.objects.of_sector(value).values("pk"))
    if name == "budget":
        return Q(pk__in=with_band(Scenario.objects.all(), int(value)))
    if (facet := FACETS[name]).group:
        return Q(pk__in=Scenario.objects.filter(facet.meets(value)).order_by().values("pk"))
    return facet.meets(value)


def _holds(word: str, *, own: Own) -> Q:
    """Look into guarded texts only where the reader may read them."""
    is_open = ~Q(visibility=Visibility.MATCHED_ONLY) | Q(organization__in=own)
    return any_field(SEARCHED, word) | (any_field([GUARDED], word) & is_open)
