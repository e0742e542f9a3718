"""Reading pages as people do: the words without the markup, and the links."""

import html
import re


def words(response) -> str:
    """Return the visible text of a page, with single spaces."""
    body = re.sub(r"(?s)<head>.*?</head>", " ", response.content.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())


def addresses(response) -> list[str]:
    """Return where the links of a page lead."""
    return [
        html.unescape(found) for found in re.findall(r'href="([^"]*)"', response.content.decode())
    ]


def titles(response) -> list[str]:
    """Return the titles of the records on a list page, in order."""
    cards = response.context["cards"]
    return [str(getattr(card, "scenario", getattr(card, "provider", card))) for card in cards]
