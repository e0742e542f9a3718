"""What pages show of the results of connections."""

from django import template
from django.contrib.auth.models import AnonymousUser

from matchmaking.connections.figures import ResponseFigures, response_figures
from matchmaking.connections.models import Rating
from matchmaking.organizations.models import Organization, User
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web import board, results, watches
from matchmaking.web.connecting import ConnectionCard

register = template.Library()


@register.simple_tag
def results_of(card: ConnectionCard, is_editor: bool) -> results.Results | None:  # noqa: FBT001
    """Return what came of a delivered connection; two queries."""
    return results.results_of(card, is_editor=is_editor)


@register.simple_tag
def ratings_of(provider: Organization) -> results.ProviderRatings | None:
    """Return the grade of a provider and its latest ratings, if it has any."""
    return results.provider_ratings(provider)


@register.simple_tag
def responses_of(organization: Organization) -> ResponseFigures | None:
    """Return how an organization answers requests, where that can be said; one query."""
    figures = response_figures(organization)
    return figures if figures.rate is not None else None


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
