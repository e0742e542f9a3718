"""Parts of small forms."""

from django import forms


class PlainForm(forms.Form):
    """A form without fields: it carries the refusal of a use-case to its page."""


class TickOne(forms.RadioSelect):
    """A choice of few, side by side."""

    template_name = "components/_tick_boxes.html"
    use_fieldset = True
