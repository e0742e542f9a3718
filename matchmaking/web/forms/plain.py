"""Parts of small forms."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext_lazy as _

UNCHOSEN = _("Please choose")
[(_EMPTY, _DASHES)] = BLANK_CHOICE_DASH


class PlainForm(forms.Form):
    """A form without fields: it carries the refusal of a use-case to its page."""


class TickOne(forms.RadioSelect):
    """A choice of few, side by side."""

    template_name = "components/_tick_boxes.html"
    use_fieldset = True


def put_blanks_in_words(fields: Mapping[str, forms.Field]) -> None:
    """Let the menus of a model's choices say what to do, where Django draws a line of dashes."""
    for field in fields.values():
        if isinstance(field, forms.TypedChoiceField):
            choices: list[Any] = [*cast("Iterable[Any]", field.choices)]
            if choices[:1] == [(_EMPTY, _DASHES)]:
                field.choices = [(_EMPTY, UNCHOSEN), *choices[1:]]
