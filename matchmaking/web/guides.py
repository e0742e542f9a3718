"""The chapters of the user guides; the text of each is a template of the same name."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a guide; its anchor is its address on the page."""

    anchor: str
    title: str | Promise
    template: str


def _chapters(role: str, titles: dict[str, str | Promise]) -> tuple[Chapter, ...]:
    return tuple(
        Chapter(anchor, title, f"help/{role}/{anchor}.html") for anchor, title in titles.items()
    )


_START = Chapter("start", _("Before you start"), "help/start.html")

GUIDES: dict[str, tuple[Chapter, ...]] = {
    "enterprise": (
        _START,
        *_chapters(
            "enterprise",
            {
                "post": _("Post a scenario"),
                "matches": _("Read the matches"),
                "ask": _("Ask for a connection"),
                "thread": _("Talk and move on"),
                "outcome": _("Write down the outcome"),
            },
        ),
    ),
    "provider": (
        _START,
        *_chapters(
            "provider",
            {
                "list": _("List a solution"),
                "found": _("Why matched, why not"),
                "answer": _("Answer requests"),
                "deliver": _("From the talk to the delivery"),
                "apply": _("Apply for the directory"),
                "keep": _("Keep it fresh"),
            },
        ),
    ),
    "administrator": _chapters(
        "administrator",
        {
            "roles": _("Who does what"),
            "desk": _("The review desk"),
            "organizations": _("Organizations and people"),
            "round": _("From the call to the public notice"),
            "edition": _("Public notice and edition"),
            "audit": _("The audit trail"),
        },
    ),
}
