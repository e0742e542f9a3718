"""What both sides of a connection write into its thread."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.common.identifiers import LENGTH, new_public_id
from matchmaking.connections.models import ChecklistItem, Meeting, Message
from matchmaking.connections.moves import Side
from matchmaking.web.forms.organizations import ACCEPTED, FilesField, ManyFiles
from matchmaking.web.forms.plain import TickOne

LENGTHS = (
    (30, _("30 minutes")),
    (45, _("45 minutes")),
    (60, _("1 hour")),
    (90, _("1½ hours")),
    (120, _("2 hours")),
    (240, _("Half a day")),
)


class MessageForm(forms.Form):
    """A message, files or both; ``token`` is that of the page, so that it is sent once."""

    text = forms.CharField(
        label=_("Message"),
        max_length=Message._meta.get_field("text").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    token = forms.CharField(
        max_length=LENGTH, required=False, initial=new_public_id, widget=forms.HiddenInput
    )
    uploads = FilesField(
        label=_("Files"),
        required=False,
        help_text=_(
            "PDF, pictures, or Word, Excel and PowerPoint (docx, xlsx, pptx) without macros; "
            "at most 5 files of 10 MB each."
        ),
        widget=ManyFiles(attrs={"multiple": True, "accept": f"{ACCEPTED},.docx,.xlsx,.pptx"}),
    )


class MeetingForm(forms.Form):
    """A time to meet, as the other side is asked for it."""

    starts_at = forms.DateTimeField(
        label=_("Start"),
        help_text=_("Beijing time."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    minutes = forms.TypedChoiceField(
        label=_("Length"), choices=LENGTHS, coerce=int, initial=60, empty_value=None
    )
    place = forms.CharField(
        label=_("Place or link"),
        max_length=Meeting._meta.get_field("place").max_length,
        help_text=_("A room, or the address of an online meeting."),
    )


class ChecklistForm(forms.Form):
    """A next step."""

    text = forms.CharField(
        label=_("What is to be done"), max_length=ChecklistItem._meta.get_field("text").max_length
    )
    side = forms.ChoiceField(label=_("Who takes it"), widget=TickOne)
    due_on = forms.DateField(
        label=_("Due on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, side: Side, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["side"].choices = [  # type: ignore[attr-defined]  # of every field that chooses
            (side.value, _("Our side")),
            (side.other.value, _("The other side")),
        ]
        self.fields["side"].initial = side.value
