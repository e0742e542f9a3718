"""Providers in a list, and a short word of what is known of one beside its solutions."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext

from matchmaking.connections.confirmed import Confirmed, confirmed_of
from matchmaking.connections.figures import ResponseFigures, response_figures_of
from matchmaking.organizations.models import Organization, OrganizationKind, User
from matchmaking.web.reader import edited_keys


@dataclass(frozen=True, slots=True)
class ProviderCard:
    """A provider with what enterprises have said of it, as numbers."""

    provider: Organization
    confirmed: Confirmed
    responses: ResponseFigures


def provider_cards(providers: Iterable[Organization]) -> list[ProviderCard]:
    """Wrap providers; two queries, however many there are."""
    found = list(providers)
    keys = [provider.pk for provider in found]
    confirmed, responses = confirmed_of(keys), response_figures_of(keys)
    return [ProviderCard(row, confirmed[row.pk], responses[row.pk]) for row in found]


def response_words(figures: ResponseFigures) -> str:
    """Return how fast an organization answers; empty where that cannot be said."""
    if figures.median_days is None:
        return ""
    if figures.median_days < 1:
        return gettext("typically on the same day")
    days = f"{figures.median_days:g}"
    return gettext("typically within %(days)s working days") % {"days": days}


def may_invite(user: User | AnonymousUser) -> bool:
    """Whether ``user`` writes for an enterprise, which may ask for connections."""
    return bool(edited_keys(user, OrganizationKind.MANUFACTURER))
