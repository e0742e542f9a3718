"""Whether a solution speaks of what a scenario wants to reach: by its cases, else by its text."""

import re
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from matchmaking.ranking.normalize import fold
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution

SENTENCE = re.compile(r"[^。；;！!？?\n]+")
MOST = 5000  # characters of a text that is looked into


class TargetState(TextChoices):
    """What is not stated is not a no; whether a figure is enough, people must judge."""

    IN_CASE = "in_case", _("stated in a case")
    IN_TEXT = "in_text", _("named in the description")
    UNSTATED = "unstated", _("nothing stated")


@dataclass(frozen=True, slots=True)
class TargetCheck:
    """``target`` as the scenario states it, and the sentence of the solution that names it."""

    target: dict[str, object]
    state: TargetState
    quote: str = ""


def check_targets(scenario: Scenario, solution: Solution) -> tuple[TargetCheck, ...]:
    return tuple(_check(target, solution) for target in scenario.targets)


def _check(target: dict[str, object], solution: Solution) -> TargetCheck:
    metric = fold(str(target["metric"]).strip(), MOST)
    cases = [f"{case.scenario}\n{case.effect}" for case in solution.case_studies.all()]
    described = [solution.summary, solution.description]
    for state, texts in ((TargetState.IN_CASE, cases), (TargetState.IN_TEXT, described)):
        quote = _quote(metric, texts)
        if quote:
            return TargetCheck(target, state, quote)
    return TargetCheck(target, TargetState.UNSTATED)


def _quote(metric: str, texts: list[str]) -> str:
    sentences = (found.strip() for text in texts for found in SENTENCE.findall(text))
    return next((one for one in sentences if metric and metric in fold(one, MOST)), "")
