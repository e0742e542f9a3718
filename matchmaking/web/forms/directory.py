"""Filters of an edition, and the forms of its public pages."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matchmaking.directory.lines import Line
from matchmaking.organizations.search import MAX_WORDS
from matchmaking.taxonomy.models import PolicySector
from matchmaking.taxonomy.regions import Province
from matchmaking.web.directory import sector_of_industries
from matchmaking.web.forms.fields import capability_field, facet_field, industry_field
from matchmaking.web.forms.filters import FilterForm
from matchmaking.web.forms.organizations import FilesField


class EntryFilterForm(FilterForm):
    """Narrows the lines of an edition by what its manifest says of them."""

    facets = {"sector": "", "industry": "", "capability": "", "province": ""}

    sector = facet_field(_("Policy sector"), PolicySector.choices, everything=_("All sectors"))
    industry = industry_field()
    capability = capability_field()
    province = facet_field(_("Province"), Province.choices, everything=_("All provinces"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sectors = sector_of_industries()

    def narrow_by(self, rows: Any, name: str, value: str) -> Any:
        if name == "q":
            words = value.split()[:MAX_WORDS]
            return [line for line in rows if all(line.mentions(word) for word in words)]
        return [line for line in rows if value in self._values(line, name)]

    def counts(self, rows: Any, name: str) -> dict[str, int]:
        return Counter(value for line in rows for value in self._values(line, name) if value)

    def _values(self, line: Line, name: str) -> Iterable[str]:
        if name == "sector":
            return {self._sectors.get(code, "") for code in line.industries}
        if name == "province":
            return (str(line.organization["province"]),)
        found: Sequence[str] = line.industries if name == "industry" else line.capabilities
        return found


class DayForm(forms.Form):
    """The day for which a status is asked."""

    on = forms.DateField(
        label=_("Status on"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
    )

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Status on: choose today or a day in the past."))
        return day


class ObjectionForm(forms.Form):
    text = forms.CharField(
        label=_("What speaks against this entry"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 2000}),
        help_text=_(
            "Say what is wrong, and how you know it: dates, documents, who can confirm it."
        ),
    )
    evidence = FilesField(
        label=_("Evidence"),
        required=False,
        help_text=_("Up to 5 files of at most 10 MB each: PDF, PNG, JPEG or WebP."),
    )
