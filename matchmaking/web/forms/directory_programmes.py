"""What administrators write of a programme, and the rows of its criteria."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import Q
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaking.directory.criteria import NAMES, CriterionText
from matchmaking.directory.models import (
    CriteriaVersion,
    Criterion,
    EvidenceRule,
    ListKind,
    Programme,
    ScoreReason,
)
from matchmaking.directory.programmes import PROGRAMME_FIELDS, possible_issuers
from matchmaking.organizations.models import Organization
from matchmaking.web.forms.drafts import AnyModelForm, TickBoxes
from matchmaking.web.forms.plain import UNCHOSEN, TickOne

if TYPE_CHECKING:  # generic in the stubs only
    AnyVersionField = forms.ModelChoiceField[CriteriaVersion]
    AnyRows = BaseFormSet["CriterionForm"]
else:
    AnyVersionField, AnyRows = forms.ModelChoiceField, BaseFormSet

MOST_CRITERIA = 12
SPARE_ROWS = 2
LEFT_OUT = "DELETE"  # as formsets call it
IN_CHINESE = _("Without it readers of English see the Chinese one.")


class ProgrammeForm(AnyModelForm):
    """What a programme is; fields that are ``fixed`` are not asked for.

    ``seen`` is the state in which its writer has read it.
    """

    kind = forms.ChoiceField(
        label=_("What it lists"),
        choices=ListKind,
        widget=TickOne,
        help_text=_("Decides who may apply: providers, or manufacturers with what they run."),
    )
    issuer = forms.ModelChoiceField(
        label=_("Issuer"),
        queryset=Organization.objects.none(),
        to_field_name="public_id",
        empty_label=UNCHOSEN,
        help_text=_("A platform operator that is verified and not suspended."),
    )
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    class Meta:
        model = Programme
        fields = PROGRAMME_FIELDS
        widgets = {
            "rules_zh": forms.Textarea(attrs={"rows": 6}),
            "rules_en": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "name_zh": _("As it stands on the cover of each edition."),
            "name_en": IN_CHINESE,
            "rules_zh": _("Who may apply, how it is decided, what being listed obliges to."),
            "rules_en": IN_CHINESE,
            "validity_months": _("How long an edition is valid, from 1 to 60."),
        }

    def __init__(self, *args: Any, fixed: Collection[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        issuer = cast("forms.ModelChoiceField[Organization]", self.fields["issuer"])
        mine = Q(pk=self.instance.issuer_id)
        issuer.queryset = Organization.objects.filter(mine | Q(pk__in=possible_issuers()))
        if self.instance.pk and self.instance.issuer_id:
            self.initial["issuer"] = self.instance.issuer.public_id
        for name in fixed:
            del self.fields[name]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PROGRAMME_FIELDS if name in self.fields}


class VersionSeenForm(forms.Form):
    """The number of the last version that the writer has seen; 0 for none."""

    after = forms.IntegerField(min_value=0, max_value=32767, widget=forms.HiddenInput)


class CriterionForm(AnyModelForm):
    reasons = forms.MultipleChoiceField(
        label=_("Reasons that a score may rest on"),
        choices=[row for row in ScoreReason.choices if row[0] != ScoreReason.OTHER],
        required=False,
        widget=TickBoxes,
        help_text=_("None ticked means all. Another reason, in words, is always possible."),
    )

    class Meta:
        model = Criterion
        fields = NAMES
        widgets = {
            "guide_zh": forms.Textarea(attrs={"rows": 3}),
            "guide_en": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"weight": _("Weight, %"), "scale": _("Most points")}

    def clean_reasons(self) -> list[str]:
        return list(self.cleaned_data["reasons"])


class CriterionRows(AnyRows):
    """The criteria of a version; rows that are empty or left out do not count."""

    def add_fields(self, form: "CriterionForm", index: int | None) -> None:
        super().add_fields(form, index)
        form.fields[LEFT_OUT].label = gettext("Leave this criterion out")
        form.empty_permitted = True

    def clean(self) -> None:
        first: dict[str, int] = {}
        for place, form in self._kept():
            code = form.cleaned_data.get("code")
            if code and first.setdefault(code, place) != place:
                other = {"place": first[code]}
                form.add_error(
                    "code", gettext("Criterion %(place)d has this code already.") % other
                )

    def texts(self) -> list[CriterionText]:
        return [_text(form.cleaned_data) for _place, form in self._kept()]

    def problems(self) -> list[tuple[str, str]]:
        """Return what is wrong: the field to go to, and row, field and fault in words."""
        return [
            (
                form[name].auto_id,
                gettext("Criterion %(place)d, %(field)s: %(problem)s")
                % {"place": place, "field": form.fields[name].label, "problem": problem},
            )
            for place, form in enumerate(self.forms, start=1)
            for name, problems in form.errors.items()
            for problem in problems
        ]

    def _kept(self) -> Iterable[tuple[int, Any]]:
        for place, form in enumerate(self.forms, start=1):
            if form.has_changed() and not form.cleaned_data.get(LEFT_OUT):
                yield place, form


CriteriaRows = forms.formset_factory(
    CriterionForm,
    formset=CriterionRows,
    extra=SPARE_ROWS,
    max_num=MOST_CRITERIA,
    absolute_max=MOST_CRITERIA,
    can_delete=True,
)


def rows_of(texts: Iterable[CriterionText]) -> Any:
    """Return the rows of a version to begin with, and some empty ones."""
    return CriteriaRows(initial=[asdict(text) for text in texts])


def with_more_rows(posted: Mapping[str, Any]) -> Any:
    """Return the rows exactly as they were sent, unchecked, and some empty ones."""
    names = (*NAMES, LEFT_OUT)
    sent = CriteriaRows(posted)
    return CriteriaRows(initial=[{name: form[name].value() for name in names} for form in sent])


class VersionField(AnyVersionField):
    """A choice of a version of the criteria by its number."""

    def label_from_instance(self, version: CriteriaVersion) -> str:
        return version_label(version)


def version_label(version: CriteriaVersion) -> str:
    return gettext("Version %(number)d") % {"number": version.number}


def _version_field(label: Any) -> VersionField:
    return VersionField(
        label=label,
        queryset=CriteriaVersion.objects.none(),
        to_field_name="number",
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class ComparisonForm(forms.Form):
    """Two versions to compare; a wrong number or none asks for the last two."""

    before = _version_field(_("From"))
    after = _version_field(_("To"))

    def __init__(self, *args: Any, programme: Programme, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("before", "after"):
            field = cast("VersionField", self.fields[name])
            field.queryset = programme.criteria.prefetch_related("rows")
            field.empty_label = None


def _text(cleaned: Mapping[str, Any]) -> CriterionText:
    fields = {name: cleaned[name] for name in NAMES}
    return CriterionText(
        **fields
        | {"evidence": EvidenceRule(cleaned["evidence"]), "reasons": tuple(cleaned["reasons"])}
    )
