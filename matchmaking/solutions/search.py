"""What the filters of the lists of solutions and of providers mean, whoever asks."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from matchmaking.organizations.bands import BudgetBand, band_of
from matchmaking.organizations.facets import Facet
from matchmaking.organizations.models import ProviderType
from matchmaking.organizations.search import (
    AS_WRITTEN,
    Chosen,
    Wider,
    any_field,
    first_published_since,
)
from matchmaking.solutions.models import (
    DeploymentMode,
    Solution,
    SolutionKind,
    SolutionQuerySet,
    SolutionTransition,
)
from matchmaking.solutions.selectors import providers_offering
from matchmaking.taxonomy.models import PolicySector
from matchmaking.taxonomy.regions import Province
from matchmaking.taxonomy.selectors import capability_tree, industry_tree, stage_choices

FACETS: Mapping[str, Facet] = {
    "sector": Facet("sector", PolicySector.choices),
    "industry": Facet("industries__code", industry_tree, "industries__sector"),
    "capability": Facet("capabilities__code", capability_tree, "capabilities__group__code"),
    "province": Facet("service_areas__province", Province.choices),
    "stage": Facet("stages__code", stage_choices),
    "kind": Facet("kind", SolutionKind.choices),
    "deployment": Facet("deployment_modes", DeploymentMode.choices),
    "price": Facet("band", BudgetBand.choices),
}
PRICE_BAND = band_of("price_min", "price_max")  # of a row, by where its price begins
SEARCHED = ("title", "summary", "description")

PROVIDER_FACETS: Mapping[str, Facet] = {
    "capability": Facet(
        "solutions__capabilities__code", capability_tree, "solutions__capabilities__group__code"
    ),
    "province": Facet("province", Province.choices),
    "type": Facet("provider_type", ProviderType.choices),
}
PROVIDER_SEARCHED = ("name_zh", "name_en", "intro")


def narrow(rows: QuerySet[Any], chosen: Chosen, *, wider: Wider = AS_WRITTEN) -> QuerySet[Any]:
    """Keep the solutions that meet all of ``chosen``."""
    for name, value in chosen.items():
        rows = rows.filter(_meets(name, value, wider))
    return rows


def appeared_since(moment: datetime) -> Q:
    """Tell the solutions that were not known at ``moment``."""
    return first_published_since(moment, SolutionTransition)


def narrow_providers(
    rows: QuerySet[Any], chosen: Chosen, *, wider: Wider = AS_WRITTEN
) -> QuerySet[Any]:
    """Keep the providers that meet all of ``chosen``."""
    for name, value in chosen.items():
        rows = rows.filter(_provider_meets(name, value, wider))
    return rows


def providers_appeared_since(moment: datetime, chosen: Chosen) -> Q:
    """Tell the providers that are new since, or claim a chosen capability only since then."""
    new = Q(created_at__gt=moment)
    if "capability" not in chosen:
        return new
    claims = FACETS["capability"].meets(chosen["capability"])
    offers = Solution.objects.filter(claims, organization=OuterRef("pk"))
    known = offers.filter(published_at__isnull=False).exclude(appeared_since(moment))
    return new | ~Q(Exists(known))


def mode_is(mode: str) -> Q:
    """Tell the solutions, marked with ``modes``, that state a deployment mode."""
    return Q(modes__contains=f'"{mode}"')


def with_modes(rows: SolutionQuerySet) -> QuerySet[Any]:
    """Give each solution its deployment modes as text, alike in all databases."""
    marked: QuerySet[Any] = rows.alias(modes=Cast("deployment_modes", TextField()))
    return marked


def _meets(name: str, value: str, wider: Wider) -> Q:
    if name == "q":
        return wider.finds(value, partial(any_field, SEARCHED))
    if (rule := _RULES.get(name)) is not None:
        return Q(pk__in=rule(value).values("pk"))
    return FACETS[name].meets(value)


def _every() -> SolutionQuerySet:
    rows: SolutionQuerySet = Solution.objects.order_by()
    return rows


# Each finds the solutions by their keys: a join would find some of them twice.
_RULES: Mapping[str, Callable[[str], QuerySet[Any]]] = {
    "capability": lambda code: _every().filter(FACETS["capability"].meets(code)),
    "deployment": lambda mode: with_modes(_every()).filter(mode_is(mode)),
    "industry": lambda code: _every().for_industries([code]),
    "price": lambda band: _every().alias(band=PRICE_BAND).filter(band=int(band)),
    "province": lambda code: _every().serving(code),
    "sector": lambda code: _every().of_sector(code),
}


def _provider_meets(name: str, value: str, wider: Wider) -> Q:
    if name == "q":
        return wider.finds(value, partial(any_field, PROVIDER_SEARCHED))
    if name == "capability":
        return Q(pk__in=providers_offering([value]).values("pk"))
    return PROVIDER_FACETS[name].meets(value)
