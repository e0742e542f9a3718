"""What applicants write: drafts, cases of customers, appeals; and the answer of a customer."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from matchmaking.connections.models import Connection
from matchmaking.directory.models import (
    Answer,
    Appeal,
    Application,
    ApplicationStep,
    Criterion,
    CustomerCase,
    EvidenceRule,
    ListKind,
    Round,
)
from matchmaking.directory.moves import LIVE
from matchmaking.organizations.models import Organization, User
from matchmaking.organizations.permissions import editable_organizations
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web.applying import own_scenarios
from matchmaking.web.forms.directory_rounds import DayInput
from matchmaking.web.forms.drafts import TickBoxes
from matchmaking.web.forms.organizations import FilesField
from matchmaking.web.forms.plain import UNCHOSEN


def _length(model: Any, name: str) -> int:
    longest: int = model._meta.get_field(name).max_length
    return longest


def _text(label: Any, longest: int, *, rows: int, required: bool = True, **options: Any) -> Any:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows, "maxlength": longest}),
        **options,
    )


class StartForm(forms.Form):
    """Who applies, or with which scenario."""

    def __init__(self, *args: Any, round_: Round, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        kind = ListKind(round_.programme.kind)
        live = Application.objects.filter(round=round_, status__in=LIVE)
        rows: QuerySet[Any]
        if kind == ListKind.SCENARIOS:
            label, name = _("Scenario to apply with"), "scenario"
            taken = live.exclude(scenario=None).values("scenario")
            rows = own_scenarios(user).exclude(pk__in=taken)
        else:
            label, name = _("Organization that applies"), "organization"
            rows = editable_organizations(user, kind.applicants)
            rows = rows.exclude(pk__in=live.values("organization"))
        found = list(rows[:2])
        self.fields[name] = forms.ModelChoiceField(
            label=label,
            queryset=rows,
            to_field_name="public_id",
            empty_label=None if len(found) == 1 else UNCHOSEN,
            widget=forms.Select(attrs={"class": "form-select"}),
        )
        self.has_choice = bool(found)

    def chosen(self) -> tuple[Organization, Scenario | None]:
        scenario = self.cleaned_data.get("scenario")
        if scenario is not None:
            return scenario.organization, scenario
        return self.cleaned_data["organization"], None


class ApplicationForm(forms.Form):
    """A draft: nothing is required while it is one; the check says what is missing."""

    statement = _text(
        _("What you stand for"), _length(Application, "statement"), rows=4, required=False
    )

    def __init__(
        self,
        *args: Any,
        application: Application,
        criteria: Iterable[Criterion],
        solutions: Iterable[Solution],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._solutions = {row.public_id: row for row in solutions}
        self._codes = [row.code for row in criteria]
        for row in criteria:
            self.fields[f"answer_{row.code}"] = _text(
                _("Your answer"), _length(Answer, "text"), rows=5, required=False
            )
            if row.evidence != EvidenceRule.CASE:
                self.fields[f"proof_{row.code}"] = FilesField(
                    label=_("Add files"),
                    help_text=_("PDF, PNG, JPEG or WebP; at most 5 files of 10 MB each."),
                    required=False,
                )
                self.fields[f"valid_{row.code}"] = forms.DateField(
                    label=_("Valid until, if limited"), required=False, widget=DayInput()
                )
        if application.round.programme.kind == ListKind.PROVIDERS:
            self.fields["solutions"] = forms.MultipleChoiceField(
                label=_("Solutions that the application names"),
                choices=[(key, row.title) for key, row in self._solutions.items()],
                widget=TickBoxes,
                required=False,
            )

    def answers(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"answer_{code}"] for code in self._codes}

    def solutions(self) -> list[Solution]:
        return [self._solutions[key] for key in self.cleaned_data.get("solutions", ())]

    def values(self) -> dict[str, Any]:
        """Return what a save takes, by the names of the use-case."""
        return {
            "statement": self.cleaned_data["statement"],
            "answers": self.answers(),
            "solutions": self.solutions(),
        }


class CaseForm(forms.Form):
    """A case from outside the platform; the address may follow later."""

    title = forms.CharField(
        label=_("Project"),
        max_length=_length(CustomerCase, "title"),
        help_text=_("What was done for whom, in one line."),
    )
    customer = forms.CharField(
        label=_("Customer"),
        max_length=_length(CustomerCase, "customer"),
        help_text=_("The full name of the firm."),
    )
    summary = _text(
        _("What was done and what came of it"),
        _length(CustomerCase, "summary"),
        rows=5,
        help_text=_("The customer reads exactly this, and confirms it or not."),
    )
    email = forms.EmailField(
        label=_("E-mail address of the customer"),
        required=False,
        help_text=_("Give it to ask at once. The link in the mail works once, for 14 days."),
    )


class ConnectionCaseForm(forms.Form):
    """A delivered connection whose outcome the enterprise has confirmed."""

    def __init__(self, *args: Any, connections: QuerySet[Connection], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["connection"] = _ConnectionField(
            label=_("Delivered connection"),
            queryset=connections,
            to_field_name="public_id",
            empty_label=UNCHOSEN,
            widget=forms.Select(attrs={"class": "form-select"}),
        )


class _ConnectionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, connection: Connection) -> str:
        return f"{connection.solution} · {connection.demand}"


class AskForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address of the customer"))


class AnswerForm(forms.Form):
    """What a customer says to a case."""

    name = forms.CharField(
        label=_("Your name and post"),
        max_length=_length(CustomerCase, "answered_by"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    words = _text(
        _("Anything to add or to put right"),
        _length(CustomerCase, "answer"),
        rows=3,
        required=False,
    )


class AppealForm(forms.Form):
    text = _text(
        _("Grounds, with new evidence"),
        _length(Appeal, "text"),
        rows=8,
        help_text=_("You can appeal once. Somebody who did not make the decision reads it."),
    )


class VersionForm(forms.Form):
    """Carries which version of the draft the reader has seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    words = _text(
        _("Why, if you like to say"),
        _length(ApplicationStep, "words"),
        rows=2,
        required=False,
    )
