"""Reading everything a role can reach, as a search engine would: links, forms and regions."""

import io
import re
import zipfile
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client

LINK = re.compile(r'(?:href|src|action|hx-get|hx-post)="([^"]*)"')
# Each call changes what the next one finds.
LEAVES_AN_EVENT = ("/audit/export/", "/scenarios/export/", "/solutions/export/")
PASSED_OVER = (
    "/static/", "/admin/", "/accounts/logout/", "/language/", *LEAVES_AN_EVENT,
)  # fmt: skip
HTMX = {"HX-Request": "true"}
WORKBOOK = "spreadsheetml.sheet"
PRINTED = "application/pdf"
MADE_AT = "docProps/core.xml"  # the part of a workbook that tells when it was made
WAY_BACK = "next="
MOST_PARAMETERS = 1  # combinations of filters show parts of what each filter shows
MOST_PAGES = 1500


@dataclass(frozen=True)
class Answer:
    url: str
    text: str  # headers and body


def crawl(client: Client, seeds: list[str], language: str) -> Iterator[Answer]:
    """Yield each page, and each page as htmx would ask for it, following links of the site."""
    waiting = deque(url for url in seeds if url not in LEAVES_AN_EVENT)
    seen = set(waiting)
    while waiting:
        url = waiting.popleft()
        for extra in ({}, HTMX):
            answer = client.get(url, headers={"Accept-Language": language, **extra})
            text = _text(answer)
            yield Answer(url, f"{answer.headers}\n{answer.cookies}\n{unescape(text)}")
            for link in _links(url, text, answer.headers.get("Location", "")):
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)
            if "HX-Request" not in answer.headers.get("Vary", ""):
                break  # htmx gets the same
        assert len(seen) < MOST_PAGES


def _text(answer: HttpResponse) -> str:
    """What the answer says, a workbook unpacked."""
    content = answer.getvalue()
    if answer.headers.get("Content-Type") == PRINTED:
        return ""  # packed; it says what the manifest does
    if WORKBOOK not in answer.headers.get("Content-Type", ""):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = sorted(name for name in book.namelist() if name != MADE_AT)
        return "\n".join(book.read(part).decode(errors="replace") for part in parts)


def _links(url: str, text: str, location: str) -> Iterator[str]:
    for found in [*map(unescape, LINK.findall(text)), location]:
        parts = urlsplit(urljoin(url, found))
        is_ours = not parts.netloc and parts.path.startswith("/")
        if not is_ours or parts.path.startswith(PASSED_OVER):
            continue
        if parts.query.startswith(WAY_BACK):  # the page is the same wherever it leads back to
            parts = parts._replace(query="")
        if len(parse_qsl(parts.query, keep_blank_values=True)) <= MOST_PARAMETERS:
            yield parts._replace(fragment="").geturl()
