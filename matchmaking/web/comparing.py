"""The table that puts solutions side by side against the requirements of a scenario."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from matchmaking.connections.figures import ResponseFigures, response_figures_of
from matchmaking.directory.badges import Badges, current_badges
from matchmaking.matching.comparison import (
    Cell,
    Row,
    Verdict,
    spending_limit,
    verdict_on,
    verdict_on_cases,
    verdict_on_price,
    verdict_on_region,
    verdict_on_time,
)
from matchmaking.matching.explained import ExplainedMatch, reason_names
from matchmaking.matching.needs import NeedCheck, NeedKind, check_needs
from matchmaking.matching.targets import TargetCheck, check_targets
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web.contents import target_amount
from matchmaking.web.facts import joined, months, regions, separator
from matchmaking.web.money import money_range

SHOWN_NAMES = 3


@dataclass(frozen=True, slots=True)
class Comparison:
    """``rows`` of requirements; every row has a cell for each of ``matches``."""

    matches: Sequence[ExplainedMatch]
    rows: Sequence[Row]

    @property
    def differing(self) -> list[Row]:
        return [row for row in self.rows if row.differs]


def compare(scenario: Scenario, matches: Sequence[ExplainedMatch], *, is_own: bool) -> Comparison:
    """Compare solutions; ``scenario`` is as the reader may see it, its exact budget aside."""
    names = reason_names()
    solutions = [match.solution for match in matches]
    limit = spending_limit(scenario, is_own=is_own)

    def row(kind: str, asked: str, cell: Callable[[Solution], Cell]) -> Row:
        return Row(kind, asked, tuple(cell(solution) for solution in solutions))

    rows = [
        *_need_rows(scenario, matches, names),
        row(
            gettext("Budget"),
            _budget(scenario, is_own=is_own),
            lambda one: Cell(
                verdict_on_price(one, limit), money_range(one.price_min, one.price_max)
            ),
        ),
        row(
            gettext("Time"),
            months(scenario.duration_months),
            lambda one: Cell(
                verdict_on_time(one, scenario.duration_months), months(one.delivery_months)
            ),
        ),
        row(
            gettext("Province"),
            scenario.get_province_display(),
            lambda one: Cell(verdict_on_region(one, scenario.province), regions(one)),
        ),
        *_target_rows(scenario, solutions),
        row(
            gettext("Cases"),
            gettext("Cases from the same industry"),
            lambda one: Cell(verdict_on_cases(scenario, one), _cases(scenario, one)),
        ),
        *_provider_rows(solutions),
    ]
    return Comparison(matches, rows)


def _need_rows(
    scenario: Scenario, matches: Sequence[ExplainedMatch], names: Mapping[str, str]
) -> Iterator[Row]:
    checks = [check_needs(scenario, match.solution, names) for match in matches]
    for needs in zip(*checks, strict=True):
        cells = (_need_cell(need, match) for need, match in zip(needs, matches, strict=True))
        yield Row(str(needs[0].kind.label), needs[0].name, tuple(cells))


def _need_cell(need: NeedCheck, match: ExplainedMatch) -> Cell:
    told = [one for one in match.reasons if one.kind == "concept_in_text"]
    spoken = next((one for one in told if need.code in one.codes), None)
    verdict = verdict_on(need, is_in_text=spoken is not None)
    if need.kind != NeedKind.CAPABILITY:
        return Cell(verdict, _stated(match.solution, need.kind))
    if spoken is not None and verdict == Verdict.YES:
        words = separator().join(spoken.words[:SHOWN_NAMES])
        return Cell(verdict, gettext("Its text speaks of it: “%(words)s”") % {"words": words})
    return Cell(verdict)


def _stated(solution: Solution, kind: NeedKind) -> str:
    if kind == NeedKind.STAGE:
        return joined(solution.stages.all())
    if kind == NeedKind.DEPLOYMENT:
        return separator().join(solution.deployment_labels)
    named = joined(solution.industries.all())
    return named or str(solution.get_sector_display()) or gettext("Any industry")


def _budget(scenario: Scenario, *, is_own: bool) -> str:
    """Members read the exact budget, all others its band."""
    if is_own:
        return money_range(scenario.budget_min, scenario.budget_max)
    return str(scenario.budget_band.label) if scenario.budget_band else ""


def _target_rows(scenario: Scenario, solutions: Sequence[Solution]) -> Iterator[Row]:
    checks = [check_targets(scenario, solution) for solution in solutions]
    for found in zip(*checks, strict=True):
        target = found[0].target
        asked = f"{target['metric']} {target_amount(target)}"
        yield Row(gettext("Target"), asked, tuple(map(_target_cell, found)))


def _target_cell(check: TargetCheck) -> Cell:
    """Quote what is stated: whether a figure is enough, people must judge."""
    if not check.quote:
        return Cell(Verdict.UNKNOWN)
    quote = gettext("“%(words)s” (%(where)s)") % {
        "words": check.quote,
        "where": check.state.label,
    }
    return Cell(Verdict.FACT, quote)


def _cases(scenario: Scenario, solution: Solution) -> str:
    wanted = {industry.pk for industry in scenario.industries.all()}
    cases = list(solution.case_studies.all())
    same = [case for case in cases if case.industry_id in wanted]
    if same:
        return separator().join(case.customer for case in same[:SHOWN_NAMES])
    if not cases:
        return ""
    told = ngettext("%(number)d case elsewhere", "%(number)d cases elsewhere", len(cases))
    return told % {"number": len(cases)}


def _provider_rows(solutions: Sequence[Solution]) -> Iterator[Row]:
    badges = current_badges(timezone.localdate())
    keys = [solution.organization_id for solution in solutions]
    figures = response_figures_of(keys)
    yield Row(
        gettext("Provider"),
        gettext("Listed in the directory"),
        tuple(_badge_cell(badges, key) for key in keys),
    )
    yield Row(
        gettext("Provider"),
        gettext("Answers requests"),
        tuple(_response_cell(figures[key]) for key in keys),
    )


def _badge_cell(badges: Badges, key: int) -> Cell:
    found = [str(badge.programme) for badge in badges.get(key, [])]
    return Cell(Verdict.FACT, separator().join(found) or gettext("not in a current edition"))


def _response_cell(figures: ResponseFigures) -> Cell:
    if figures.rate is None:
        return Cell(Verdict.FACT, gettext("too few requests so far"))
    told = ngettext(
        "%(rate)s of %(number)d request", "%(rate)s of %(number)d requests", figures.n_due
    )
    return Cell(Verdict.FACT, told % {"rate": f"{figures.rate:.0%}", "number": figures.n_due})
