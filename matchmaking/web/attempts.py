"""Trying a use-case with what a form holds: a refusal goes beside the field that it names."""

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.forms import BaseForm

from matchmaking.common.exceptions import DomainError

R = TypeVar("R")


def attempted(form: BaseForm, act: Callable[[], R], *, field: str | None = None) -> R | None:
    """Return what ``act`` returns, or put its refusal into the form and return None.

    ``field`` is where a ``DomainError`` belongs; at the head of the form by default.
    """
    try:
        return act()
    except ValidationError as error:
        _add(form, error)
    except DomainError as error:
        form.add_error(field, ValidationError(error.message, code=error.code))
    return None


def _add(form: BaseForm, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error.messages)
        return
    for name, messages in error.message_dict.items():
        form.add_error(name if name in form.fields else None, messages)


def done(act: Callable[[], object]) -> Callable[[], bool]:
    """Let a use-case that returns nothing answer true."""

    def acted() -> bool:
        act()
        return True

    return acted
