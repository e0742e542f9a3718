"""The bell of the header, and the signs beside notifications."""

from django import template

from matchmaking.notifications.kinds import Kind
from matchmaking.notifications.reading import BADGE_MOST

register = template.Library()

ICONS = {
    Kind.RETURNED: "alert-triangle",
    Kind.REVISION_RETURNED: "alert-triangle",
    Kind.TAKEN_DOWN: "alert-triangle",
    Kind.VERIFICATION_RETURNED: "alert-triangle",
    Kind.APPROVED: "circle-check",
    Kind.REVISION_APPROVED: "circle-check",
    Kind.PUBLISHED: "circle-check",
    Kind.VERIFIED: "shield-check",
    Kind.CLAIM_GRANTED: "circle-check",
    Kind.RESTORED: "circle-check",
    Kind.CONFIRM_DUE: "clock",
    Kind.FADED: "eye-off",
    Kind.WITHDRAWN: "circle-minus",
    Kind.SUSPENDED: "lock",
    Kind.CLAIM_REFUSED: "circle-minus",
    Kind.MEMBER_REMOVED: "circle-minus",
    Kind.IMPORT_DONE: "circle-check",
    Kind.IMPORT_FAILED: "alert-triangle",
    Kind.REVIEW_WAITING: "checklist",
    Kind.CLAIM_WAITING: "checklist",
    Kind.VERIFICATION_WAITING: "checklist",
    Kind.SAID: "message-2",
    Kind.PARTNERS_FOUND: "circle-check",
    Kind.APPLICATION_RETURNED: "alert-triangle",
    Kind.APPLICATION_ADVANCED: "certificate",
    Kind.APPLICATION_PROPOSED: "circle-check",
    Kind.APPLICATION_ENDED: "circle-minus",
    Kind.APPLICATION_LISTED: "certificate",
    Kind.ROUND_MOVED: "calendar",
    Kind.CASE_ANSWERED: "message-2",
    Kind.REVIEW_ASSIGNED: "checklist",
    Kind.OBJECTION_HANDLED: "message-2",
    Kind.ENTRY_CHANGED: "alert-triangle",
    Kind.APPEAL_DECIDED: "message-2",
    Kind.APPLICATION_WAITING: "checklist",
    Kind.REVIEW_RECUSED: "checklist",
    Kind.OBJECTION_WAITING: "checklist",
    Kind.EDITION_WAITING: "checklist",
    Kind.APPEAL_WAITING: "checklist",
    Kind.SEARCH_HITS: "search",
}


@register.simple_tag
def badge_number(n_unread: int) -> str:
    return f"{BADGE_MOST}+" if n_unread > BADGE_MOST else str(n_unread)


@register.filter
def notice_icon(kind: str) -> str:
    return ICONS.get(Kind(kind), "users")
