"""What the filters of the lists of solutions and of providers mean, whoever asks."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from matchmaking.organizations.facets import Facet
from matchmaking.organizations.models import ProviderType
from matchmaking.organizations.search import Chosen, any_field, each_word, first_published_since
from matchmaking.solutions.models import Solution, SolutionKind, SolutionTransition
from matchmaking.solutions.selectors import providers_offering
from matchmaking.taxonomy.models import PolicySector
from matchmaking.taxonomy.regions import Province
from matchmaking.taxonomy.selectors import capability_choices, industry_choices, stage_choices

FACETS: Mapping[str, Facet] = {
    "sector": Facet("sector", PolicySector.choices),
    "industry": Facet("industries__code", industry_choices),
    "capability": Facet("capabilities__code", capability_choices),
    "province": Facet("service_areas__province", Province.choices),
    "stage": Facet("stages__code", stage_choices),
    "kind": Facet("kind", SolutionKind.choices),
}
SEARCHED = ("title", "summary", "description")

PROVIDER_FACETS: Mapping[str, Facet] = {
    "capability": Facet("solutions__capabilities__code", capability_choices),
    "province": Facet("province", Province.choices),
    "type": Facet("provider_type", ProviderType.choices),
}
PROVIDER_SEARCHED = ("name_zh", "name_en", "intro")


def narrow(rows: QuerySet[Any], chosen: Chosen) -> QuerySet[Any]:
    """Keep the solutions that meet all of ``chosen``."""
    for name, value in chosen.items():
        rows = rows.filter(_meets(name, value))
    return rows


def appeared_since(moment: datetime) -> Q:
    """Tell the solutions that were not known at ``moment``."""
    return first_published_since(moment, SolutionTransition)


def narrow_providers(rows: QuerySet[Any], chosen: Chosen) -> QuerySet[Any]:
    """Keep the providers that meet all of ``chosen``."""
    for name, value in chosen.items():
        rows = rows.filter(_provider_meets(name, value))
    return rows


def providers_appeared_since(moment: datetime, chosen: Chosen) -> Q:
    """Tell the providers that are new since, or claim a chosen capability only since then."""
    new = Q(created_at__gt=moment)
    if "capability" not in chosen:
        return new
    offers = Solution.objects.filter(
        organization=OuterRef("pk"), capabilities__code=chosen["capability"]
    )
    known = offers.filter(published_at__isnull=False).exclude(appeared_since(moment))
    return new | ~Q(Exists(known))


def _meets(name: str, value: str) -> Q:
    if name == "q":
        return each_word(value, partial(any_field, SEARCHED))
    if name == "province":
        return Q(pk__in=Solution.objects.serving(value).values("pk"))
    if name == "sector":
        return Q(pk__in=Solution.objects.of_sector(value).values("pk"))
    if name == "industry":
        return Q(pk__in=Solution.objects.for_industries([value]).values("pk"))
    return Q(**{FACETS[name].lookup: value})


def _provider_meets(name: str, value: str) -> Q:
    if name == "q":
        return each_word(value, partial(any_field, PROVIDER_SEARCHED))
    if name == "capability":
        return Q(pk__in=providers_offering([value]).values("pk"))
    return Q(**{PROVIDER_FACETS[name].lookup: value})
