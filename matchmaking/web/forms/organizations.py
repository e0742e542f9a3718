"""Forms in which members describe their organization and prove what it is."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from matchmaking.common.validators import validate_text_list
from matchmaking.organizations.credit_codes import clean_credit_code
from matchmaking.organizations.evidence import Upload
from matchmaking.organizations.models import Claim, Organization, Verification
from matchmaking.organizations.registration import OPEN_KINDS
from matchmaking.web.forms.plain import TickOne, put_blanks_in_words

if TYPE_CHECKING:  # generic in the stubs only
    OrganizationModelForm = forms.ModelForm[Organization]
else:
    OrganizationModelForm = forms.ModelForm

ACCEPTED = ".pdf,.png,.jpg,.jpeg,.webp"
TYPED_CODE = 60  # characters, spaces and all


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        lines = [line.strip() for line in str(text).splitlines() if line.strip()]
        validate_text_list(lines)
        return lines


class CreditCodeField(forms.CharField):
    """A credit code as people copy it: spaces, dashes, full width and small letters pass."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Unified social credit code"))
        options.setdefault("help_text", _("The 18 characters on the business licence."))
        super().__init__(max_length=TYPED_CODE, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return clean_credit_code(text) if text else text


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(
        self, _data: Any, files: "MultiValueDict[str, Upload]", name: str
    ) -> Any:
        return files.getlist(name)


class FilesField(forms.FileField):
    """Several files; what they are is looked at by the use-case that takes them."""

    widget = ManyFiles(attrs={"multiple": True, "accept": ACCEPTED})

    def clean(self, data: Any, initial: Any = None) -> Any:
        if not data:
            return super().clean(None, initial)
        return [super(FilesField, self).clean(file, initial) for file in data]


class OrganizationForm(OrganizationModelForm):
    """What an organization says about itself; its kind is chosen once."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in OPEN_KINDS],
        widget=TickOne,
        help_text=_("A manufacturer posts scenarios, a provider posts solutions."),
    )
    credit_code = CreditCodeField()
    qualifications = LinesField(
        label=_("Qualifications"),
        required=False,
        help_text=_("Certificates and awards, one a line."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    accepts_lapse = forms.BooleanField(
        label=_("End the verification; I will hand the new business licence in"), required=False
    )

    class Meta:
        model = Organization
        fields = (
            "kind",
            "name_zh",
            "name_en",
            "credit_code",
            "province",
            "city",
            "size",
            "founded",
            "intro",
            "provider_type",
            "qualifications",
        )
        widgets = {"intro": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "name_zh": _("The full name on the business licence."),
            "provider_type": _("For providers only."),
        }

    def __init__(self, *args: Any, can_lapse: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        put_blanks_in_words(self.fields)
        if self.instance.pk:
            del self.fields["kind"]
            if self.instance.kind != "provider":
                del self.fields["provider_type"]
        if not can_lapse:
            del self.fields["accepts_lapse"]

    def validate_unique(self) -> None:
        """Leave it to the use-case: who meets a code that is taken is shown how to claim it."""

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "accepts_lapse"}

    def may_lapse(self) -> bool:
        return bool(self.cleaned_data.get("accepts_lapse"))


class EvidenceForm(forms.Form):
    """Evidence with a few words."""

    statement = forms.CharField(
        label=_("Remarks"),
        max_length=Verification._meta.get_field("statement").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    scans = FilesField(
        label=_("Evidence"),
        help_text=_("PDF, PNG, JPEG or WebP; at most 5 files of 10 MB each."),
    )


class ClaimForm(EvidenceForm):
    credit_code = CreditCodeField()
    statement = forms.CharField(
        label=_("Why you speak for it"),
        max_length=Claim._meta.get_field("statement").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Your post and how a colleague can confirm it."),
    )

    field_order = ("credit_code", "statement", "scans")
