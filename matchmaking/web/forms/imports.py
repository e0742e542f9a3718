"""Forms of imports: where a table belongs, and which of its rows are written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaking.common.sheets.limits import DEFAULT_LIMITS, MIB
from matchmaking.exchange.kinds import KINDS, ImportKind
from matchmaking.exchange.models import ImportScope
from matchmaking.exchange.rights import importing_organizations, imports_for_many
from matchmaking.organizations.models import Organization, User

ENDINGS = (".xlsx", ".csv")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a table may go: one organization, or many of a kind; the kind of postings follows."""

    value: str
    label: str
    kind: ImportKind
    organization: Organization | None = None


def import_targets(user: User) -> list[Target]:
    """Return where ``user`` may import; nothing for those who may not import at all."""
    by_owner = {kind.owner: ImportKind(kind.name) for kind in KINDS.values()}
    targets = [
        Target(
            organization.public_id,
            f"{organization} · {by_owner[organization.kind].label}",  # type: ignore[index]
            by_owner[organization.kind],  # type: ignore[index]  # a choice's value is its name
            organization,
        )
        for organization in importing_organizations(user)
    ]
    if imports_for_many(user):
        many = gettext("Many organizations")
        targets += [Target(f"many-{kind}", f"{many} · {kind.label}", kind) for kind in ImportKind]
    return targets


class UploadForm(forms.Form):
    target = forms.ChoiceField(label=_("Import into"), choices=())
    file = forms.FileField(
        label=_("Filled-in table (.xlsx or .csv)"),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. Fill in at least one row and upload it again."),
        },
    )

    def __init__(self, *args: Any, targets: Iterable[Target], **options: Any) -> None:
        super().__init__(*args, **options)
        self._targets: Mapping[str, Target] = {target.value: target for target in targets}
        self.fields["file"].help_text = gettext("At most %(megabytes)s MB and %(rows)s rows.") % {
            "megabytes": DEFAULT_LIMITS.file_bytes // MIB,
            "rows": f"{DEFAULT_LIMITS.rows:,}",
        }
        choices = [(target.value, target.label) for target in self._targets.values()]
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - see above
        field.choices = choices
        field.widget.attrs["class"] = "form-select"
        if len(choices) == 1:
            field.initial = choices[0][0]
            field.widget = forms.HiddenInput()

    def chosen(self) -> Target:
        return self._targets[self.cleaned_data["target"]]

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > DEFAULT_LIMITS.file_bytes:
            raise forms.ValidationError(too_large_message(), code="too_large")
        return file


class CommitForm(forms.Form):
    scope = forms.ChoiceField(choices=ImportScope.choices)
    is_submitted = forms.BooleanField(required=False)


def too_large_message() -> str:
    return gettext(
        "The file is larger than %(megabytes)s MB. Split the table into several files, or remove "
        "pictures from it."
    ) % {"megabytes": DEFAULT_LIMITS.file_bytes // MIB}
