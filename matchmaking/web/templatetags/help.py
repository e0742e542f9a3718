"""The pictures of the user guides, as ``scripts.guide_pictures`` takes them."""

from typing import Any

from django import template
from django.utils.translation import get_language

register = template.Library()

PICTURE_SIZE = (1120, 700)  # of each, so that none moves the text while it loads


def picture_path(name: str, language: str) -> str:
    """Return where a picture lies among the static files."""
    folder = "en" if language == "en" else "zh"
    return f"web/guide/{folder}/{name}.webp"


@register.inclusion_tag("help/_picture.html")
def guide_picture(name: str, words: str) -> dict[str, Any]:
    """Show a page of the site in the language of the reader; ``words`` say what it shows."""
    width, height = PICTURE_SIZE
    path = picture_path(name, get_language() or "")
    return {"path": path, "words": words, "width": width, "height": height}
