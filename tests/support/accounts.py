"""What tests of log-ins need: codes of an authenticator app, and links out of mails."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail

PERIOD = 30  # seconds


def totp_code(secret: str, *, periods_ahead: int = 0) -> str:
    """The six digits that an app shows now, or some periods later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD + periods_ahead))


def mailed_path(number: int = -1) -> str:
    """The path of the first link to an account page in a mail that was sent."""
    [path, *_] = re.findall(r"https?://[^/\s]+(/accounts/\S+)", mail.outbox[number].body)
    return path
