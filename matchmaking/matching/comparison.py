"""What a solution says to one requirement of a scenario: yes, no, or nothing. Nothing is not no."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from matchmaking.matching.needs import NeedCheck, NeedKind, NeedState
from matchmaking.scenarios.budget import UPPER_BOUNDS
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution


class Verdict(TextChoices):
    """``FACT`` is a figure that no requirement stands against."""

    YES = "yes", pgettext_lazy("requirement", "Met")
    NO = "no", pgettext_lazy("requirement", "Not met")
    UNKNOWN = "unknown", pgettext_lazy("requirement", "Not stated")
    FACT = "fact", ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A verdict with the words of the solution that it comes from."""

    verdict: Verdict
    words: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement: its kind, what is asked for, and a cell for each solution."""

    kind: str
    asked: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.cells)) > 1


def verdict_on(need: NeedCheck, *, is_in_text: bool) -> Verdict:
    """Judge a need by its codes.

    Who names industries, stages or ways of deployment has named all of them; a list of
    capabilities is never whole, and ``is_in_text`` says that the text speaks of this one.
    """
    if need.state == NeedState.COVERED:
        return Verdict.YES
    if need.kind == NeedKind.CAPABILITY:
        return Verdict.YES if is_in_text else Verdict.UNKNOWN
    if need.state == NeedState.OPEN:  # without industries it serves any; deployment is just unsaid
        return Verdict.YES if need.kind == NeedKind.INDUSTRY else Verdict.UNKNOWN
    return Verdict.NO if need.state == NeedState.MISSING else Verdict.UNKNOWN


def spending_limit(scenario: Scenario, *, is_own: bool) -> int | None:
    """Return what may be spent, in 万元: members compare with the exact budget, others by band."""
    if is_own:
        return scenario.budget_max
    band = scenario.budget_band
    return UPPER_BOUNDS[band - 1] if band and band <= len(UPPER_BOUNDS) else None


def verdict_on_price(solution: Solution, limit: int | None) -> Verdict:
    low, high = solution.price_min, solution.price_max
    if low is None and high is None:
        return Verdict.UNKNOWN
    if limit is None:
        return Verdict.FACT
    if low is None:  # "up to" says nothing of where it begins
        return Verdict.YES if high is not None and high <= limit else Verdict.UNKNOWN
    return Verdict.YES if low <= limit else Verdict.NO


def verdict_on_time(solution: Solution, months: int | None) -> Verdict:
    if solution.delivery_months is None:
        return Verdict.UNKNOWN
    if months is None:
        return Verdict.FACT
    return Verdict.YES if solution.delivery_months <= months else Verdict.NO


def verdict_on_region(solution: Solution, province: str) -> Verdict:
    areas = {area.province for area in solution.service_areas.all()}
    if not (solution.is_nationwide or areas):
        return Verdict.UNKNOWN
    if not province:
        return Verdict.FACT
    return Verdict.YES if solution.is_nationwide or province in areas else Verdict.NO


def verdict_on_cases(scenario: Scenario, solution: Solution) -> Verdict:
    """Whether a case is from an industry of the scenario; a case may leave its industry open."""
    wanted = {industry.pk for industry in scenario.industries.all()}
    found = {case.industry_id for case in solution.case_studies.all()}
    if found & wanted:
        return Verdict.YES
    return Verdict.UNKNOWN if not found or None in found else Verdict.NO
