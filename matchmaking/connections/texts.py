"""What may stand in texts of connections: no contact before both agree, none where all read."""

from django.utils.translation import gettext

from matchmaking.connections.exceptions import ContactInTextError
from matchmaking.organizations.contacts import spans


def require_no_contact(*texts: str) -> None:
    """Raise ``ContactInTextError`` if a text holds a phone number, an address or a link."""
    if found := _first_contact(texts):
        raise ContactInTextError(
            gettext(
                "“%(contact)s” looks like a contact or a link. Leave it out: contacts open to "
                "both sides when the request is accepted."
            )
            % {"contact": found}
        )


def require_public(*texts: str) -> None:
    """Raise ``ContactInTextError`` if a text that anybody may read holds a contact or a link."""
    if found := _first_contact(texts):
        raise ContactInTextError(
            gettext(
                "“%(contact)s” looks like a contact or a link. Leave it out: anybody can read "
                "what is said of a provider."
            )
            % {"contact": found}
        )


def _first_contact(texts: tuple[str, ...]) -> str:
    found = (span.text for text in texts for span in spans(text) if span.is_contact)
    return next(found, "")
