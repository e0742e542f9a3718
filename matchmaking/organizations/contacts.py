"""Contacts and links in a public text, which belong into fields of their own."""

import re
from dataclasses import dataclass

# Full-width digits, letters and signs, one character for one: places in the text stay the same.
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
CONTACT = re.compile(
    r"""
    [\w.+-]+@[\w-]+(?:\.[\w-]+)+                                  # an e-mail address
    | (?:https?://|www\.)[\w.~:/?\#@!$&*+=%-]+                        # a link
    | \b[a-z0-9-]+\.(?:com|cn|net|org|top|vip|shop|io|ai)(?:\.cn)?\b  # a bare host name
    | (?<!\d)(?:\+?86[-\s]?)?1[3-9]\d(?:[-\s]?\d{4}){2}(?!\d)        # a mobile phone
    | (?<!\d)0\d{2,3}[-\s]\d{7,8}(?!\d)                              # a landline
    | (?<!\d)[48]00[-\s]?\d{3}[-\s]?\d{4}(?!\d)                      # a service number
    | (?:微信|威信|wechat|weixin|vx)号?\s*[:：]?\s*[a-z][\w-]{4,19}    # WeChat
    | qq群?\s*[:：]?\s*[1-9]\d{4,10}                                 # QQ
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text; ``is_contact`` marks what leads around the platform."""

    text: str
    is_contact: bool = False


def spans(text: str) -> list[Span]:
    """Cut a text into pieces, so that contacts can be marked in it."""
    found, end = [], 0
    for match in CONTACT.finditer(text.translate(FULL_WIDTH)):
        if match.start() > end:
            found.append(Span(text[end : match.start()]))
        found.append(Span(text[match.start() : match.end()], is_contact=True))
        end = match.end()
    return [*found, Span(text[end:])] if end < len(text) else found
