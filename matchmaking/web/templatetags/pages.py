"""What templates need beyond loops and conditions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django import template
from django.contrib.auth.base_user import AbstractBaseUser
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaking.matching.explained import ExplainedMatch
from matchmaking.matching.order import PartLead
from matchmaking.matching.reasons import BLOCK_LABELS, SUITABLE_FROM
from matchmaking.organizations.models import Organization, PlatformRole, Source, User
from matchmaking.organizations.permissions import EDITING_ROLES, has_platform_role
from matchmaking.organizations.postings import STALE_AFTER, PostingStatus
from matchmaking.organizations.selectors import mask_email
from matchmaking.web import contents, facts
from matchmaking.web.money import money_range
from matchmaking.web.points import tenths
from matchmaking.web.review_queue import n_waiting

register = template.Library()

TEXT_LABELS = {
    "title": _("Title"),
    "pain_points": _("Pain points"),
    "requirement": _("Requirement"),
    "summary": _("Summary"),
    "description": _("Description"),
    "cases": _("Case studies"),
}
SPRITE = "vendor/tabler-icons/icons.svg"


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar 100 wide; numbers are text, as SVG wants them in any language."""

    block: str
    label: str
    start: str
    width: str
    points: str
    share: str  # of the score


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return a decorative icon; what it says must also stand in words."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static(SPRITE), name
    )


@register.simple_tag
def money(low: int | None, high: int | None) -> str:
    return money_range(low, high)


@register.simple_tag
def target_amount(target: Mapping[str, Any]) -> str:
    """Return what a target asks for, such as ``≥ 95 %``."""
    return contents.target_amount(target)


@register.simple_tag
def score_blocks() -> list[tuple[str, str]]:
    """Return the parts of a score with their names, in the order of every bar."""
    return [(block, str(label)) for block, label in BLOCK_LABELS.items()]


@register.simple_tag
def suitable_from() -> str:
    """Return the scores from which a match is called suitable, by how far its wording agrees."""
    return "–".join(percent(score) for score in SUITABLE_FROM)


@register.simple_tag
def own_organizations(user: User) -> list[tuple[Organization, bool]]:
    """Return the organizations of a member, each with whether the member may write for it."""
    memberships = user.memberships.select_related("organization").order_by(
        "organization__name_zh", "organization"
    )
    return [(member.organization, member.role in EDITING_ROLES) for member in memberships]


@register.filter
def segments(match: ExplainedMatch) -> Sequence[Segment]:
    """Return the parts of a score side by side, always in the same order."""
    contributions = {part.block: part.contribution for part in match.parts}
    shown = tenths(contributions)
    start = 0.0
    found = []
    for block, label in score_blocks():
        width = 100 * contributions.get(block, 0)
        if width > 0:
            found.append(
                Segment(
                    block=block,
                    label=label,
                    start=f"{start:.2f}",
                    width=f"{width:.2f}",
                    points=f"{shown[block] / 10:.1f}",
                    share=percent(contributions[block] / match.score),
                )
            )
        start += width
    return found


@register.filter
def percent(share: float) -> str:
    return f"{100 * share:.0f}%"


@register.filter
def points(match: ExplainedMatch) -> str:
    """Return a score in points of a hundred."""
    return points_of(match.score)


@register.filter
def points_of(share: float) -> str:
    """Return a part of a score in points of a hundred."""
    return f"{100 * share:.1f}"


@register.filter
def told_parts(leads: Sequence[PartLead]) -> str:
    """Name parts of a score with the points of each, such as ``Stage (2.0), Industry (0.5)``."""
    words = [
        gettext("%(part)s (%(points)s)") % {"part": one.label, "points": points_of(one.lead)}
        for one in leads
    ]
    return joined_words(words)


@register.filter
def text_label(field: str) -> str:
    """Return what a text of a scenario or a solution is called."""
    return str(TEXT_LABELS[field])


@register.filter
def is_just_now(at: datetime | None) -> bool:
    """Whether the time since would be told as no minutes."""
    return at is not None and timezone.now() - at < timedelta(minutes=1)


@register.filter
def waiting(since: datetime) -> str:
    """Return how long something has waited."""
    if is_just_now(since):
        return gettext("just now")
    return gettext("waiting %(time)s") % {"time": timesince(since)}


@register.filter
def joined_words(words: Sequence[str]) -> str:
    return facts.separator().join(words)


register.filter("location", facts.location)
register.filter("masked", mask_email)
register.filter("months", facts.months)


@register.inclusion_tag("components/_source_badge.html")
def source_badge(record: Any) -> dict[str, Any]:
    """Say where a record comes from, unless a member posted it."""
    is_shown = record.source != Source.MEMBER
    return {"record": record, "is_shown": is_shown, "is_demo": record.source == Source.DEMO}


@register.inclusion_tag("components/_status_badge.html")
def status_badge(record: Any) -> dict[str, Any]:
    """Say the state of a posting that is not published, or that nobody has confirmed for long."""
    return {
        "record": record,
        "is_shown": record.status != PostingStatus.PUBLISHED,
        "stale_days": STALE_AFTER.days if record.is_stale else 0,
    }


@register.simple_tag
def waiting_reviews(user: Any) -> int | None:
    """Return how much waits for a reviewer; None for everybody else, without a query."""
    if not isinstance(user, AbstractBaseUser):  # nobody, as on an error page
        return None
    is_reviewer = has_platform_role(cast("User", user), PlatformRole.REVIEWER)
    return n_waiting() if is_reviewer else None
