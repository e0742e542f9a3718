from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext


class LengthValidator(MinimumLengthValidator):
    """Django's own, whose message of refusal has no Chinese yet."""

    def get_error_message(self) -> str:
        return gettext("This password is too short: take at least %(least)s characters.") % {
            "least": self.min_length
        }
