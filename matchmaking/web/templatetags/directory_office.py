"""What the header shows of the directory: how much is left to score."""

from typing import Any

from django import template
from django.contrib.auth.base_user import AbstractBaseUser

from matchmaking.directory.reviews import n_to_score

register = template.Library()


@register.simple_tag
def directory_reviews(user: Any) -> int | None:
    """Return how many applications the reader has to score; None for who never had any."""
    return n_to_score(user) if isinstance(user, AbstractBaseUser) and user.pk else None
