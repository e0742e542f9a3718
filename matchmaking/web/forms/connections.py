"""What a side writes when it asks for a connection, and with each move of it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from matchmaking.connections.contacts import PARTS, Contact
from matchmaking.connections.exceptions import ContactInTextError
from matchmaking.connections.moves import ConnectionMove, ConnectionStatus, DeclineReason, Side
from matchmaking.connections.selectors import STATUSES, Box
from matchmaking.connections.texts import require_no_contact
from matchmaking.connections.workflow import Answer
from matchmaking.solutions.models import Solution
from matchmaking.web.forms.drafts import TickBoxes

SHORTEST_MESSAGE = 10
CONTACT = "contact_"  # how the names of the fields of a contact begin
NOT_SAID_BY = {  # reasons that only the other side can have
    Side.DEMAND: {DeclineReason.CAPACITY},
    Side.SUPPLY: {DeclineReason.NONE_SUITABLE, DeclineReason.OTHER_CHOSEN},
}


def words_field(label: Any, help_text: Any = "", *, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows, "maxlength": 600}),
    )


class GuardedForm(forms.Form):
    """A form with ``guarded`` texts, which the other side reads before both have agreed."""

    guarded: ClassVar[tuple[str, ...]] = ()

    def clean(self) -> dict[str, Any]:
        for name in self.guarded:
            try:
                require_no_contact(self.cleaned_data.get(name, ""))
            except ContactInTextError as error:
                self.add_error(name, error.message)
        return self.cleaned_data

    @property
    def contact_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith(CONTACT)]

    @property
    def text_fields(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith(CONTACT)]


class ContactForm(GuardedForm):
    """Whom the other side shall speak to, once both have agreed."""

    contact_name = forms.CharField(
        label=_("Contact person"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_phone = forms.CharField(
        label=pgettext_lazy("contact", "Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    contact_email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_reachable = cleaned.get("contact_phone") or cleaned.get("contact_email")
        if not (is_reachable or self.errors.keys() & {"contact_phone", "contact_email"}):
            self.add_error(
                "contact_phone", gettext("Give a phone number or an e-mail address, or both.")
            )
        return cleaned

    def contact(self) -> Contact:
        return {part: self.cleaned_data[f"{CONTACT}{part}"] for part in PARTS}


class RequestForm(ContactForm):
    guarded = ("message", "question")

    message = forms.CharField(
        label=_("Message to the other side"),
        help_text=_(
            "Good messages are specific: where you stand, what you hope for from the other side, "
            "and by when. 10 to 600 characters."
        ),
        min_length=SHORTEST_MESSAGE,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    question = forms.CharField(
        label=_("The question you most want answered"),
        help_text=_("One question that the other side can answer in a sentence; may stay empty."),
        max_length=200,
        required=False,
    )


class AnswerForm(GuardedForm):
    """What comes with a move; the subclasses name what it needs."""

    words = words_field(_("A note to the other side"))

    def answer(self) -> Answer:
        return Answer(words=self.cleaned_data["words"])


class RecallForm(AnswerForm):
    guarded = ("words",)

    words = words_field(_("A note to the other side"), _("For example why it is settled."))


class AcceptForm(ContactForm):
    guarded = ("words",)

    words = words_field(
        _("A note to the other side"), _("For example when you can speak, or what to prepare.")
    )

    def answer(self) -> Answer:
        return Answer(words=self.cleaned_data["words"], contact=self.contact())


class ReasonForm(AnswerForm):
    reasons = forms.MultipleChoiceField(
        label=_("Reasons"),
        choices=DeclineReason,
        widget=TickBoxes,
        help_text=_("The other side sees them, and learns what to do better next time."),
        error_messages={"required": _("Choose at least one reason.")},
    )
    words = words_field(_("In your words"))

    field_order = ("reasons", "words")

    def __init__(self, *args: Any, side: Side, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reasons"].choices = [  # type: ignore[attr-defined]
            (code, label) for code, label in DeclineReason.choices if code not in NOT_SAID_BY[side]
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_bare = not (cleaned.get("words") or "").strip() and "words" not in self.errors
        if DeclineReason.OTHER in cleaned.get("reasons", ()) and is_bare:
            self.add_error("words", gettext("“Another reason” needs words of yours."))
        return cleaned

    def answer(self) -> Answer:
        return Answer(reasons=self.cleaned_data["reasons"], words=self.cleaned_data["words"])


class DeclineForm(ReasonForm):
    guarded = ("words",)


class ProposeForm(ContactForm):
    """What a side would rather have; at least one of scope, time and solution."""

    guarded = ("scope", "time", "words")

    scope = forms.CharField(
        label=_("Scope"),
        help_text=_("For example: start with one line, and leave the other plants for later."),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    time = forms.CharField(
        label=pgettext_lazy("proposal", "Time"),
        help_text=_("For example: begin after the Spring Festival, three months in all."),
        max_length=200,
        required=False,
    )
    solution = forms.ModelChoiceField(
        label=_("Another solution"),
        queryset=Solution.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("No, stay with the present one"),
    )
    words = words_field(_("Why"))

    field_order = ("scope", "time", "solution", "words")

    def __init__(self, *args: Any, solutions: QuerySet[Solution], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["solution"].queryset = solutions  # type: ignore[attr-defined]
        if not solutions:
            del self.fields["solution"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        wanted = ("scope", "time", "solution")
        if not any(cleaned.get(name) for name in wanted) and not self.errors.keys() & set(wanted):
            self.add_error("scope", gettext("Propose something: a scope, a time or a solution."))
        return cleaned

    def answer(self) -> Answer:
        cleaned = self.cleaned_data
        return Answer(
            words=cleaned["words"],
            scope=cleaned["scope"],
            time=cleaned["time"],
            solution=cleaned.get("solution"),
            contact=self.contact(),
        )


FORMS: Mapping[ConnectionMove, type[GuardedForm]] = {
    ConnectionMove.ACCEPT: AcceptForm,
    ConnectionMove.DECLINE: DeclineForm,
    ConnectionMove.PROPOSE: ProposeForm,
    ConnectionMove.RECALL: RecallForm,
    ConnectionMove.END: ReasonForm,
}


class BoxForm(forms.Form):
    """The filters of a box; an unknown value narrows nothing."""

    record = forms.ChoiceField(label=_("Own record"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, *args: Any, box: Box, records: list[tuple[str, str]]) -> None:
        super().__init__(*args)
        labels = dict(ConnectionStatus.choices)
        statuses = [(code, labels[code]) for code in STATUSES[box]]
        self._offer("record", [("", _("All own records")), *records])
        self._offer("status", [("", _("All statuses")), *statuses])
        for name, offered in (("record", records), ("status", statuses)):
            if len(offered) < 2:  # nothing to choose
                del self.fields[name]

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields[name].widget.attrs["class"] = "form-select"

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
