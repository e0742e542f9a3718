"""Marks of the directory on pages of providers, solutions and matches."""

from typing import Any

from django import template
from django.utils import timezone

from matchmaking.directory.badges import Badges, current_badges
from matchmaking.organizations.models import Organization

register = template.Library()

KEPT_AS = "directory_badges"  # on the request: a list of many cards asks once


@register.inclusion_tag("directory/_badges.html", takes_context=True)
def listed_badges(context: Any, organization: Organization | None) -> dict[str, Any]:
    """Say in which editions a provider is listed today."""
    request = context.get("request")
    if organization is None or request is None:
        return {"badges": []}
    badges: Badges | None = getattr(request, KEPT_AS, None)
    if badges is None:
        badges = current_badges(timezone.localdate())
        setattr(request, KEPT_AS, badges)
    return {"badges": badges.get(organization.pk, [])}
