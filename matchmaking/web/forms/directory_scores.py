"""The scores of one reviewer: points, a reason and words for each criterion."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from matchmaking.directory.models import Criterion, Review, ScoreReason
from matchmaking.directory.reviews import LONGEST_WORDS
from matchmaking.web.forms.plain import UNCHOSEN

PARTS = ("points", "reason", "words")


class ScoreForm(forms.Form):
    """``is_whole`` is false for a draft, which takes what is given so far."""

    words = forms.CharField(
        label=_("Words on the application as a whole"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
    )
    declares = forms.BooleanField(
        label=_(
            "I have no interest in this applicant: no employment, share, contract or kinship, now "
            "or in the last three years."
        ),
        required=False,
    )

    def __init__(
        self, *args: Any, criteria: Iterable[Criterion], is_whole: bool = True, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._criteria = list(criteria)
        self._is_whole = is_whole
        for row in self._criteria:
            for part, field in _fields(row).items():
                self.fields[f"{part}_{row.code}"] = field

    def rows(self) -> Iterator[tuple[Criterion, dict[str, forms.BoundField]]]:
        """Yield the fields of each criterion."""
        for row in self._criteria:
            yield row, {part: self[f"{part}_{row.code}"] for part in PARTS}

    def scores(self) -> dict[str, dict[str, Any]]:
        """Return what is given, by code; criteria without anything are left out."""
        given = {row.code: self._given(row.code) for row in self._criteria}
        return {code: score for code, score in given.items() if any(map(_is_said, score.values()))}

    def _given(self, code: str) -> dict[str, Any]:
        return {part: self.cleaned_data.get(f"{part}_{code}") for part in PARTS}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        for row in self._criteria:
            self._check(row.code)
        if self._is_whole and not cleaned.get("declares"):
            self.add_error(
                "declares", gettext("Declare that you have no interest, or give it back.")
            )
        return cleaned

    def _check(self, code: str) -> None:
        given = self._given(code)
        if not self._is_whole and not any(map(_is_said, given.values())):
            return
        if given["points"] is None and f"points_{code}" not in self.errors:
            self.add_error(f"points_{code}", gettext("Give points."))
        if not given["reason"] and f"reason_{code}" not in self.errors:
            self.add_error(f"reason_{code}", gettext("Choose a reason."))
        if given["reason"] == ScoreReason.OTHER and not given["words"]:
            self.add_error(f"words_{code}", gettext("“Another reason” needs words of yours."))


def initial_of(review: Review) -> dict[str, Any]:
    """Return a draft as its form shows it."""
    kept = {
        f"{part}_{code}": score[part] for code, score in review.scores.items() for part in PARTS
    }
    return {**kept, "words": review.words}


def _fields(row: Criterion) -> dict[str, forms.Field]:
    return {
        "points": forms.IntegerField(
            label=gettext("Points, 0 to %(most)d") % {"most": row.scale},
            required=False,
            min_value=0,
            max_value=row.scale,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        ),
        "reason": forms.ChoiceField(
            label=pgettext_lazy("score", "Reason"),
            required=False,
            choices=[("", UNCHOSEN), *((code.value, code.label) for code in row.score_reasons)],
        ),
        "words": forms.CharField(
            label=_("Words"),
            required=False,
            max_length=LONGEST_WORDS,
            widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_WORDS}),
        ),
    }


def _is_said(value: Any) -> bool:
    return value not in (None, "")
