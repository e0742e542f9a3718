from django import forms


class PlainForm(forms.Form):
    """A form without fields: it carries the refusal of a use-case to its page."""
