"""Planning a round, leading it on, and its panel."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaking.directory.models import CriteriaVersion, Programme, Round
from matchmaking.directory.rounds import ROUND_FIELDS
from matchmaking.taxonomy.models import Capability, Industry
from matchmaking.taxonomy.selectors import capability_choices, industry_choices
from matchmaking.web.forms.directory_programmes import VersionField
from matchmaking.web.forms.drafts import AnyModelForm, tag_field

DATES = ("opens_on", "closes_on", "checked_by", "scored_by", "decided_by")
MAY_FALL_TOGETHER = {"closes_on", "scored_by", "decided_by"}  # with the date before


def words_field(label: Any, help_text: Any = "", *, longest: int = 600) -> forms.CharField:
    """Return words that the use-case asks for; it says so in its refusal."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": longest}),
    )


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RoundForm(AnyModelForm):
    """The dates and rules of a round; ``capabilities`` and ``industries`` may stay open.

    ``criteria`` are a version of its ``programme``.
    """

    capabilities = tag_field(
        _("Capabilities addressed"), Capability, capability_choices, _("None ticked means all.")
    )
    industries = tag_field(
        _("Industries addressed"), Industry, industry_choices, _("None ticked means all.")
    )

    class Meta:
        model = Round
        fields = ROUND_FIELDS
        widgets = dict.fromkeys(DATES, DayInput)
        help_texts = {
            "closes_on": _("The last day on which applications are taken."),
            "quota": _("Leave it empty for no limit."),
            "pass_mark": _("Of 100 points. The panel may depart from it, with reasons."),
            "n_reviewers": _("At least three; each scores without seeing the others."),
            "notice_days": _("Counted by the Chinese calendar of working days."),
        }

    criteria = VersionField(
        label=_("Criteria"),
        queryset=CriteriaVersion.objects.none(),
        to_field_name="number",
        empty_label=None,
        help_text=_("The version stays with the round, even if another is written later."),
    )

    def __init__(self, *args: Any, programme: Programme, **options: Any) -> None:
        super().__init__(*args, **options)
        criteria = cast("VersionField", self.fields["criteria"])
        criteria.queryset = programme.criteria.all()
        for name in DATES:
            self.fields[name].widget = DayInput()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        for before, name in pairwise(DATES):
            first, second = cleaned.get(before), cleaned.get(name)
            if first is None or second is None:
                continue
            if second < first or (second == first and name not in MAY_FALL_TOGETHER):
                label = {"date": self.fields[before].label}
                self.add_error(name, gettext("This has to come after “%(date)s”.") % label)
        return cleaned

    def values(self) -> Mapping[str, Any]:
        return {name: self.cleaned_data[name] for name in ROUND_FIELDS}


class SeenForm(forms.Form):
    """The phase that its reader had before them."""

    seen = forms.CharField(max_length=20, widget=forms.HiddenInput)


class CancelForm(forms.Form):
    words = words_field(_("Reason"), _("Everybody can read it on the page of the round."))


class PanelistForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Of somebody who has an account here already."),
    )


class RecusalForm(forms.Form):
    conflict = forms.CharField(
        label=_("Interest"),
        help_text=_("In a few words, such as: adviser of the applicant until 2025."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )
