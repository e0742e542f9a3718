"""What a side writes down of a delivered connection: the outcome, a rating, and a reply to one."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.common.validators import MAX_ITEMS, MAX_LENGTH, MAX_NUMBER
from matchmaking.connections.exceptions import ContactInTextError
from matchmaking.connections.models import Outcome
from matchmaking.connections.models.results import HIGHEST, LOWEST
from matchmaking.connections.texts import require_public
from matchmaking.scenarios.budget import BudgetBand
from matchmaking.web.forms.plain import TickOne
from matchmaking.web.forms.rows import SPARE_ROWS, RowForm
from matchmaking.web.results import GRADE_WORDS, grade_label

NOT_SAID = _("We would rather not say")


def _words(label: Any, help_text: Any, *, longest: int, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        required=required,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": longest}),
    )


def _grades() -> list[tuple[int, str]]:
    """Return the choices in the language of the reader."""
    return [(grade, f"{grade} · {GRADE_WORDS[grade]}") for grade in range(LOWEST, HIGHEST + 1)]


def _grade(name: str, help_text: Any) -> forms.TypedChoiceField:
    """Return a choice of five grades, each with its number and in words."""
    label = capfirst(grade_label(name))
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=_grades,
        coerce=int,
        widget=TickOne,
        error_messages={"required": _("Choose a grade from 1 to 5.")},
    )


class OutcomeForm(forms.Form):
    value = forms.TypedChoiceField(
        label=_("Value of the contract"),
        help_text=_("A coarse band is enough."),
        choices=[("", NOT_SAID), *BudgetBand.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    months = forms.IntegerField(
        label=_("Months from contract to delivery"), min_value=1, max_value=120
    )
    words = _words(
        _("The result in words"),
        _("What has become better, and what is left to do."),
        longest=600,
    )


class EffectForm(RowForm):
    """A measure before and after; one of the scenario that nobody has measured falls away."""

    needed = ("metric", "before", "after")

    metric = forms.CharField(label=_("Measure"), max_length=MAX_LENGTH, required=False)
    before = forms.FloatField(
        label=pgettext_lazy("effect", "Before"),
        required=False,
        min_value=-MAX_NUMBER,
        max_value=MAX_NUMBER,
    )
    after = forms.FloatField(
        label=pgettext_lazy("effect", "After"),
        required=False,
        min_value=-MAX_NUMBER,
        max_value=MAX_NUMBER,
    )
    unit = forms.CharField(label=_("Unit"), max_length=MAX_LENGTH, required=False)

    @property
    def is_filled(self) -> bool:
        measured = any(self.cleaned_data.get(name) is not None for name in ("before", "after"))
        return measured or (self.has_changed() and super().is_filled)


EffectRows = forms.formset_factory(
    EffectForm, extra=SPARE_ROWS, max_num=MAX_ITEMS, absolute_max=MAX_ITEMS
)


def effect_seeds(outcome: Outcome | None, targets: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Return what the rows hold at first: the written effects, else the scenario's own targets."""
    if outcome is not None:
        return [{name: _short(value) for name, value in row.items()} for row in outcome.effects]
    return [{"metric": target["metric"], "unit": target["unit"]} for target in targets]


def _short(value: Any) -> Any:
    """Return 3 for 3.0, as somebody would write it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def effect_records(rows: Iterable[RowForm]) -> list[dict[str, Any]]:
    """Return the filled rows as an outcome keeps them."""
    return [dict(row.cleaned_data) for row in rows if row.cleaned_data and row.is_filled]


class PublicForm(forms.Form):
    """A form with one text that anybody may read; ``public`` is its name."""

    public: str

    def clean(self) -> dict[str, Any]:
        try:
            require_public(self.cleaned_data.get(self.public, ""))
        except ContactInTextError as error:
            self.add_error(self.public, error.message)
        return self.cleaned_data


class RatingForm(PublicForm):
    public = "words"

    understanding = _grade("understanding", _("Did the other side grasp what it is about?"))
    delivery = _grade("delivery", _("Was it on time, complete and as agreed?"))
    effect = _grade("effect", _("Did it bring what you had hoped for?"))
    service = _grade("service", _("Was somebody there when it was needed?"))
    words = _words(
        _("In your words"),
        _("What went well, and what could be better. Leave names, numbers and links out."),
        longest=400,
    )


class ReplyForm(PublicForm):
    public = "reply"

    reply = _words(
        _("Your reply"),
        _("It stands below the rating. You can reply once."),
        longest=400,
        required=True,
    )
