"""The facts beside a text: what is known, each with its label; unknown ones are left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from matchmaking.common.register import Audience, fields_only_for
from matchmaking.organizations.models import Organization
from matchmaking.organizations.postings import Posting
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.taxonomy.models import Term
from matchmaking.taxonomy.regions import Province, place_name
from matchmaking.web.money import money_range

# Labels of confidential fields; another has that of its model.
LABELS: dict[str, Promise] = {
    "current_state": _("Current state"),
    "budget_min": _("Exact budget"),
    "contact_name": _("Contact person"),
    "contact_phone": _("Phone"),
    "contact_email": _("E-mail"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    icon: str
    label: str | Promise
    value: str


def scenario_facts(scenario: Scenario) -> list[Fact]:
    """Return what anybody may know; the budget only as a band."""
    band = scenario.budget_band
    return _known(
        Fact("building-factory-2", _("Industry"), joined(scenario.industries.all())),
        Fact("stack-2", _("Policy sector"), _sectors(scenario)),
        Fact("route", _("Stage"), joined(scenario.stages.all())),
        Fact("map-pin", _("Province"), scenario.get_province_display()),
        Fact("cloud", _("Deployment"), scenario.get_deployment_display()),
        Fact("coin", _("Budget band"), str(band.label) if band else ""),
        Fact("hourglass", _("Duration"), months(scenario.duration_months)),
        Fact("calendar", _("Published on"), _published(scenario)),
    )


def confidential_facts(scenario: Scenario) -> list[Fact]:
    """Return what only members of the scenario's organization may know, as the register says."""
    names = fields_only_for(Scenario, Audience.MEMBERS)
    return _known(*(_confidential_fact(scenario, name) for name in names))


def solution_facts(solution: Solution) -> list[Fact]:
    industries = joined(solution.industries.all()) or gettext("Any industry")
    return _known(
        Fact("building-factory-2", _("Industry"), industries),
        Fact("route", _("Stage"), joined(solution.stages.all())),
        Fact("cloud", _("Deployment"), separator().join(solution.deployment_labels)),
        Fact("coin", _("Price"), money_range(solution.price_min, solution.price_max)),
        Fact("hourglass", _("Delivery"), months(solution.delivery_months)),
        Fact("map-pin", _("Offered in"), regions(solution)),
        Fact("calendar", _("Published on"), _published(solution)),
    )


def provider_facts(provider: Organization) -> list[Fact]:
    founded = str(provider.founded) if provider.founded else ""
    return _known(
        Fact("building", _("Provider type"), provider.get_provider_type_display()),
        Fact("map-pin", _("Location"), location(provider)),
        Fact("users", _("Size"), provider.get_size_display()),
        Fact("calendar", _("Founded in"), founded),
        Fact("certificate", _("Unified social credit code"), provider.credit_code or ""),
    )


def organization_facts(organization: Organization) -> list[Fact]:
    """Return what an organization says about itself, for its members and those who check it."""
    return _known(
        Fact("tag", _("Kind"), organization.get_kind_display()),
        Fact("language", _("English name"), organization.name_en),
        *provider_facts(organization),
    )


def location(organization: Organization) -> str:
    return place_name(organization.province, organization.city)


def months(number: int | None) -> str:
    if number is None:
        return ""
    return ngettext("%(number)d month", "%(number)d months", number) % {"number": number}


def joined(terms: Iterable[Term]) -> str:
    return separator().join(term.name for term in terms)


def separator() -> str:
    return pgettext("between the entries of a list", ", ")


def _known(*facts: Fact) -> list[Fact]:
    return [fact for fact in facts if fact.value]


def _confidential_fact(scenario: Scenario, name: str) -> Fact:
    field: Any = Scenario._meta.get_field(name)
    label = LABELS.get(name, field.verbose_name)
    if name == "budget_min":  # one line for both ends
        return Fact("lock", label, money_range(scenario.budget_min, scenario.budget_max))
    shown = getattr(scenario, f"get_{name}_display", lambda: getattr(scenario, name))()
    return Fact("lock", label, "" if name == "budget_max" or shown is None else str(shown))


def _sectors(posting: Posting) -> str:
    return separator().join(str(sector.label) for sector in posting.sectors)


def regions(solution: Solution) -> str:
    if solution.is_nationwide:
        return gettext("Nationwide")
    areas = solution.service_areas.all()
    return separator().join(str(Province(area.province).label) for area in areas)


def _published(posting: Posting) -> str:
    if posting.published_at is None:
        return ""
    return date_format(localtime(posting.published_at), "DATE_FORMAT")
