"""Small tables inside the forms of postings: targets of a scenario, case studies of a solution."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from matchmaking.common.validators import MAX_NUMBER
from matchmaking.scenarios.models import Comparator
from matchmaking.solutions.services import CaseDraft
from matchmaking.taxonomy.models import Industry
from matchmaking.web.forms.plain import UNCHOSEN

MAX_TARGETS = 6
MAX_CASES = 5
SPARE_ROWS = 2
TARGET_WORDS = ("metric", "unit")
CASE_WORDS = ("customer", "scenario", "effect")


def _sent(fields: Iterable[str], prefix: str, n_rows: int, words: Iterable[str]) -> tuple[str, ...]:
    """Return the names under which a form sends fields, and words of its rows."""
    in_rows = (f"{prefix}-{row}-{word}" for row in range(n_rows) for word in words)
    return ("csrfmiddlewaretoken", *fields, *in_rows)


# What a preview reads, and all that the browser sends for one: nothing confidential.
TAGS = ("industries", "stages", "capabilities")
PREVIEWED_SCENARIO = _sent(
    ("title", "pain_points", "requirement", "deployment", *TAGS),
    "targets",
    MAX_TARGETS,
    TARGET_WORDS,
)
PREVIEWED_SOLUTION = _sent(
    ("title", "summary", "description", "deployment_modes", *TAGS), "cases", MAX_CASES, CASE_WORDS
)


class RowForm(forms.Form):
    """A row of which either all ``needed`` fields are filled or nothing that a person fills."""

    needed: ClassVar[tuple[str, ...]]
    chosen: ClassVar[tuple[str, ...]] = ()  # fields that have a value before anybody looks

    @property
    def is_filled(self) -> bool:
        given = (name for name in self.fields if name not in self.chosen)
        return any(self.cleaned_data.get(name) not in {None, ""} for name in given)

    def clean(self) -> dict[str, Any]:
        for name in self.needed if self.is_filled else ():
            if self.cleaned_data.get(name) in {None, ""} and name not in self.errors:
                self.add_error(name, forms.Field.default_error_messages["required"])
        return self.cleaned_data


class TargetForm(RowForm):
    needed = ("metric", "value")
    chosen = ("comparator",)

    metric = forms.CharField(label=_("Measure"), max_length=60, required=False)
    comparator = forms.ChoiceField(
        label=_("Sign"), choices=Comparator, initial=Comparator.AT_LEAST, required=False
    )
    value = forms.FloatField(
        label=_("Value"), required=False, min_value=-MAX_NUMBER, max_value=MAX_NUMBER
    )
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)

    def clean_comparator(self) -> str:
        return self.cleaned_data["comparator"] or Comparator.AT_LEAST.value


class CaseForm(RowForm):
    needed = ("customer", "scenario")

    customer = forms.CharField(label=_("Customer, unnamed"), max_length=100, required=False)
    scenario = forms.CharField(label=_("What was done"), max_length=200, required=False)
    effect = forms.CharField(label=_("Effect"), max_length=300, required=False)
    industry = forms.ModelChoiceField(
        label=_("Industry"),
        queryset=Industry.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=UNCHOSEN,
    )


TargetRows = forms.formset_factory(
    TargetForm, extra=SPARE_ROWS, max_num=MAX_TARGETS, absolute_max=MAX_TARGETS
)
CaseRows = forms.formset_factory(
    CaseForm, extra=SPARE_ROWS, max_num=MAX_CASES, absolute_max=MAX_CASES
)


def target_records(rows: Iterable[RowForm]) -> list[dict[str, Any]]:
    """Return the filled rows as a scenario keeps them."""
    return [dict(row.cleaned_data) for row in _filled(rows)]


def case_drafts(rows: Iterable[RowForm]) -> list[CaseDraft]:
    """Return the filled rows as case studies to be written."""
    return [CaseDraft(**row.cleaned_data) for row in _filled(rows)]


def target_text(posted: QueryDict) -> str:
    """Return what the rows of targets say, before anything is checked."""
    return "，".join(_row_texts(posted, "targets", MAX_TARGETS, TARGET_WORDS))


def case_text(posted: QueryDict) -> str:
    """Return what the rows of case studies say, before anything is checked."""
    return "\n".join(_row_texts(posted, "cases", MAX_CASES, CASE_WORDS))


def _row_texts(
    posted: QueryDict, prefix: str, n_rows: int, fields: tuple[str, ...]
) -> Iterable[str]:
    for row in range(n_rows):
        words = [posted.get(f"{prefix}-{row}-{field}", "") for field in fields]
        if text := " ".join(words).strip():
            yield text


def _filled(rows: Iterable[RowForm]) -> list[RowForm]:
    return [row for row in rows if row.cleaned_data and row.is_filled]
