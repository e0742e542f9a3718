"""The filters of the review desk, and the decision of a reviewer."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.moves import PostingMove, ReturnReason
from matchmaking.organizations.workflow import Decision
from matchmaking.taxonomy.models import PolicySector
from matchmaking.web.forms.drafts import TickBoxes
from matchmaking.web.forms.fields import facet_field
from matchmaking.web.forms.filters import FilterForm
from matchmaking.web.review_queue import Wanted

MOST_WORDS = 600  # characters of a decision


class Verdict(TextChoices):
    APPROVE = PostingMove.APPROVE.value, _("Approve")
    RETURN = PostingMove.RETURN.value, _("Return for correction")


class ReviewFilterForm(FilterForm):
    kind = facet_field(
        _("Kind"),
        [("scenario", _("Scenarios")), ("solution", _("Solutions"))],
        everything=_("All kinds"),
        pills=True,
    )
    change = facet_field(
        _("What"),
        [("new", _("New records")), ("change", _("Changes of published ones"))],
        everything=_("New and changed"),
        pills=True,
    )
    age = facet_field(
        _("Waiting"),
        [
            ("today", _("Less than a day")),
            ("days", _("1 to 3 days")),
            ("late", _("More than 3 days")),
        ],
        everything=_("However long"),
        pills=True,
    )
    sector = facet_field(_("Policy sector"), PolicySector.choices, everything=_("All sectors"))

    def wanted(self) -> Wanted:
        return Wanted(**self.chosen())


class DecisionForm(forms.Form):
    """Approve, or return with reasons; ``seen`` is the version that was read."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=Verdict,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether to approve or to return.")},
    )
    reasons = forms.MultipleChoiceField(
        label=_("Reasons for returning"), choices=ReturnReason, required=False, widget=TickBoxes
    )
    words = forms.CharField(
        label=_("Words to the author"),
        help_text=_("Say what to change, so that the next version can be approved."),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def move(self) -> PostingMove:
        return PostingMove(self.cleaned_data["decision"])

    def given(self) -> Decision:
        return Decision(self.cleaned_data["reasons"], self.cleaned_data["words"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        is_return = cleaned.get("decision") == Verdict.RETURN
        if is_return and not cleaned.get("reasons") and "reasons" not in self.errors:
            self.add_error("reasons", gettext("Choose at least one reason."))
        if cleaned.get("decision") == Verdict.APPROVE and cleaned.get("reasons"):
            self.add_error(
                "reasons", gettext("An approval has no reasons: untick them, or return it.")
            )
        if ReturnReason.OTHER in cleaned.get("reasons", ()) and not cleaned.get("words"):
            self.add_error("words", gettext("“Another reason” needs words of yours."))
        return cleaned


class TakeDownForm(forms.Form):
    reasons = forms.MultipleChoiceField(
        label=_("Reasons"),
        choices=ReturnReason,
        widget=TickBoxes,
        error_messages={"required": _("Choose at least one reason.")},
    )
    words = forms.CharField(
        label=_("Words to the author"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def given(self) -> Decision:
        return Decision(self.cleaned_data["reasons"], self.cleaned_data["words"])
