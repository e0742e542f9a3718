"""What pages show of the results of connections."""

from django import template
from django.contrib.auth.models import AnonymousUser

from matchmaking.connections.confirmed import Confirmed
from matchmaking.connections.figures import ResponseFigures
from matchmaking.connections.models import Rating
from matchmaking.organizations.models import User
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web import board, results, watches
from matchmaking.web.connecting import ConnectionCard
from matchmaking.web.provider_cards import response_words

register = template.Library()


@register.simple_tag
def results_of(card: ConnectionCard, is_editor: bool) -> results.Results | None:  # noqa: FBT001
    """Return what came of a delivered connection; two queries."""
    return results.results_of(card, is_editor=is_editor)


@register.simple_tag
def confirmed_solution(confirmed: Confirmed, solution: Solution) -> int | None:
    """Return how many enterprises have confirmed a result of a solution, where it may be told."""
    return confirmed.by_solution.get(solution.pk)


@register.filter
def response_time(figures: ResponseFigures) -> str:
    return response_words(figures)


@register.filter
def percent(share: float) -> str:
    return f"{share:.0%}"


@register.filter
def grade_rows(rating: Rating) -> list[results.GradeRow]:
    return results.grade_rows(rating)


@register.simple_tag
def watching_of(
    posting: Scenario | Solution, user: User | AnonymousUser
) -> watches.Watching | None:
    """Return whether an own published record is watched; at most three queries."""
    return watches.watching_of(posting, user)


@register.simple_tag
def runs_board(user: User | AnonymousUser) -> bool:
    """Whether the board of leads is for ``user``; one query."""
    return board.runs_board(user)
