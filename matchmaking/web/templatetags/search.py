"""Texts with the words marked that answer a search; without a search they stay as they are."""

from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from matchmaking.matching.searching import Search

register = template.Library()

LENGTH = 130  # characters of an excerpt
LEAD = 30  # of them before the first word that answers


@register.filter
def marked(text: object, search: Search | None) -> SafeString:
    """Return a text, escaped, with what answers the search in ``<mark>``."""
    if not isinstance(search, Search):
        return conditional_escape(str(text))
    pieces = search.pieces(str(text))
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", p) if is_found else p,) for p, is_found in pieces),
    )


@register.filter
def telling(record: Any, search: Search | None) -> str:
    """Return the text of a posting that answers a search first, else its first text."""
    _, *names = record.text_fields
    texts = [text for name in names if (text := str(getattr(record, name)))]
    if isinstance(search, Search):
        texts.append("、".join(target["metric"] for target in getattr(record, "targets", ())))
        texts.sort(key=lambda text: not search.question.places(text))
    return next((text for text in texts if text), "")


@register.filter
def excerpt(text: str, search: Search | None) -> str:
    """Return some of a text: its beginning, or what is around the first word that answers."""
    if len(text) <= LENGTH:
        return text
    pieces = search.pieces(text) if isinstance(search, Search) else []
    before = pieces[0][0] if pieces and not pieces[0][1] else ""
    is_late = len(pieces) > 1 and len(before) > LENGTH - LEAD
    start = len(before) - LEAD if is_late else 0
    cut = text[start : start + LENGTH - 1].strip()
    return ("…" if start else "") + cut + ("…" if start + LENGTH - 1 < len(text) else "")
