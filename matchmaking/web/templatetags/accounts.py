from django import template

from matchmaking.organizations.models import User
from matchmaking.organizations.second_factor import needs_second_factor

register = template.Library()


@register.simple_tag
def second_factor_need(user: User) -> str:
    """Return ``needed``, ``exempt`` or ``optional``: what a second factor is for ``user``."""
    if needs_second_factor(user):
        return "needed"
    return "exempt" if user.needs_second_factor else "optional"
