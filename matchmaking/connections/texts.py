"""What may stand in texts that the other side reads before both have agreed."""

from django.utils.translation import gettext

from matchmaking.connections.exceptions import ContactInTextError
from matchmaking.organizations.contacts import spans


def require_no_contact(*texts: str) -> None:
    """Raise ``ContactInTextError`` if a text holds a phone number, an address or a link."""
    for text in texts:
        found = next((span.text for span in spans(text) if span.is_contact), None)
        if found is not None:
            raise ContactInTextError(
                gettext(
                    "“%(contact)s” looks like a contact or a link. Leave it out: contacts open to "
                    "both sides when the request is accepted."
                )
                % {"contact": found}
            )
