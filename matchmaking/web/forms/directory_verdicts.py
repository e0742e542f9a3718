"""Decisions on applications, objections, entries and appeals."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from matchmaking.directory.formal import FormalReason
from matchmaking.directory.models import AddendumKind, AddendumReason
from matchmaking.directory.moves import MOVES, ApplicationMove
from matchmaking.web.forms.directory_rounds import DayInput, words_field
from matchmaking.web.forms.drafts import TickBoxes
from matchmaking.web.forms.plain import UNCHOSEN


class VerdictForm(forms.Form):
    """One of few verdicts, each with a key of its own on the keyboard."""

    keys: ClassVar[Mapping[str, str]] = {}

    decision = forms.ChoiceField(
        label=pgettext_lazy("formal check", "Decision"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you decide.")},
    )

    def verdicts(self) -> Iterator[tuple[Any, str]]:
        """Yield each button with its key."""
        for radio in self["decision"]:
            yield radio, self.keys[radio.data["value"]]


class FormalVerdict(TextChoices):
    PASS = ApplicationMove.PASS.value, pgettext_lazy("formal check", "Pass")
    RETURN = ApplicationMove.RETURN.value, _("Return for completion")
    FAIL = ApplicationMove.FAIL.value, pgettext_lazy("formal check", "Fail")


class FormalForm(VerdictForm):
    """Pass, return or fail; ``seen`` is the version that was read."""

    keys = {FormalVerdict.PASS: "a", FormalVerdict.RETURN: "r", FormalVerdict.FAIL: "f"}

    reasons = forms.MultipleChoiceField(
        label=_("Reasons for returning or failing"),
        choices=FormalReason,
        required=False,
        widget=TickBoxes,
    )
    words = words_field(
        _("Words to the applicant"), _("Say what to complete, so that one round of it is enough.")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, status: str, **options: Any) -> None:
        super().__init__(*args, **options)
        possible = [
            (verdict.value, verdict.label)
            for verdict in FormalVerdict
            if status in MOVES[ApplicationMove(verdict.value)].sources
        ]
        self.fields["decision"].choices = possible  # type: ignore[attr-defined]  # a choice

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        decision, reasons = cleaned.get("decision"), cleaned.get("reasons")
        if decision == FormalVerdict.PASS and reasons:
            self.add_error("reasons", gettext("To pass it, untick the reasons."))
        needs_reason = decision in {FormalVerdict.RETURN, FormalVerdict.FAIL}
        if needs_reason and not reasons and "reasons" not in self.errors:
            self.add_error("reasons", gettext("Choose at least one reason."))
        if FormalReason.OTHER in (reasons or ()) and not cleaned.get("words"):
            self.add_error("words", gettext("“Another reason” needs words of yours."))
        return cleaned


class PanelVerdict(TextChoices):
    PROPOSE = ApplicationMove.PROPOSE.value, ApplicationMove.PROPOSE.label
    DECLINE = ApplicationMove.DECLINE.value, ApplicationMove.DECLINE.label


class PanelDecisionForm(VerdictForm):
    keys = {PanelVerdict.PROPOSE: "a", PanelVerdict.DECLINE: "r"}

    decision = forms.ChoiceField(
        label=pgettext_lazy("panel", "Decision"),
        choices=PanelVerdict,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the panel has decided.")},
    )
    words = forms.CharField(
        label=pgettext_lazy("panel", "Reasons"),
        help_text=_("What the decision rests on; where it departs from the pass mark, why."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 1000}),
        error_messages={"required": _("Say what the decision rests on.")},
    )

    @property
    def is_proposed(self) -> bool:
        return PanelVerdict(self.cleaned_data["decision"]) is PanelVerdict.PROPOSE


class Answer(TextChoices):
    UPHOLD = "uphold", pgettext_lazy("objection", "Uphold")
    DISMISS = "dismiss", pgettext_lazy("objection", "Dismiss")


class AnswerForm(VerdictForm):
    """Uphold or dismiss, with an answer: of objections and of appeals."""

    keys = {Answer.UPHOLD: "a", Answer.DISMISS: "r"}

    decision = forms.ChoiceField(
        label=pgettext_lazy("objection", "Decision"),
        choices=Answer,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether to uphold or to dismiss it.")},
    )
    words = forms.CharField(
        label=pgettext_lazy("objection", "Answer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 1000}),
        error_messages={"required": _("Say what the decision rests on.")},
    )

    @property
    def is_upheld(self) -> bool:
        return Answer(self.cleaned_data["decision"]) is Answer.UPHOLD


class AddendumForm(forms.Form):
    """What is stated of an entry, and why; only a warning has a deadline."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=lambda: [
            ("", UNCHOSEN),
            *(row for row in AddendumReason.choices if row[0] != AddendumReason.APPEAL_UPHELD),
        ],
    )
    words = words_field(_("Words"), _("They are published with the addendum."))
    due_on = forms.DateField(label=_("To be rectified by"), widget=DayInput())

    def __init__(self, *args: Any, kind: AddendumKind, **options: Any) -> None:
        super().__init__(*args, **options)
        if kind != AddendumKind.WARNED:
            del self.fields["due_on"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if cleaned.get("reason") == AddendumReason.OTHER and not cleaned.get("words"):
            self.add_error("words", gettext("Say what the other reason is."))
        return cleaned
