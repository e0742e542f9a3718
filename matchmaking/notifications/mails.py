"""Mails in words: they say that something happened and where to read it, nothing of its content.

The only names in them are those of organizations that the reader belongs to at this moment,
in an invitation the one that invites, and in a question to a customer the one that asks.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_noop, ngettext

from matchmaking.directory.cases import case_token
from matchmaking.directory.models import CaseStatus, CustomerCase
from matchmaking.notifications.kinds import GROUP_OF, LOCKED, Frequency, Group, Kind
from matchmaking.notifications.models import (
    Delivery,
    DeliveryForm,
    Notification,
    question_key,
)
from matchmaking.notifications.preferences import preferences_of, unsubscribe_token
from matchmaking.notifications.reading import day_name, record_noun, role_name
from matchmaking.notifications.targets import invitation_address
from matchmaking.notifications.wording import WORDINGS
from matchmaking.organizations.models import Invitation, Organization, User

DEFAULT_LANGUAGE = "zh-hans"
QUESTION = gettext_noop("Please confirm a case")
Part = tuple[str, str, dict[str, Any]]  # template, subject, context


@dataclass(frozen=True, slots=True)
class DigestLine:
    label: str
    count: str
    url: str


@dataclass(frozen=True, slots=True)
class DigestSection:
    """What a digest tells of one organization, or of the platform."""

    title: str
    lines: list[DigestLine]


def compose(delivery: Delivery) -> EmailMultiAlternatives | None:
    """Return the mail in its reader's language; None if there is nothing to say any more."""
    if delivery.invitation is not None:
        return _invitation(delivery, delivery.invitation)
    if delivery.case is not None:
        return _question(delivery, delivery.case)
    user = delivery.user
    if user is None or not user.is_active:
        return None
    with translation.override(user.language):
        part = _digest(delivery, user) if _is_digest(delivery) else _notice(delivery, user)
        return _message(delivery, part, to=user) if part else None


def _is_digest(delivery: Delivery) -> bool:
    return delivery.form == DeliveryForm.DIGEST


def _wanted(delivery: Delivery, user: User) -> list[Notification]:
    """Return what the mail may tell at this moment: rights and wishes may have changed."""
    wishes = preferences_of(user)
    rows = Notification.objects.visible_to(user).filter(delivery=delivery).order_by("pk")
    return [
        row
        for row in rows.select_related("organization")
        if row.kind in LOCKED or wishes[row.group] != Frequency.NONE
    ]


def _notice(delivery: Delivery, user: User) -> Part | None:
    rows = _wanted(delivery, user)
    if not rows:
        return None
    [row] = rows
    values = {
        "record": record_noun(row),
        "n": row.params.get("n", ""),
        "day": day_name(row.params.get("day", "")),
    }
    subject = str(WORDINGS[Kind(row.kind)].mail) % values
    own = _own_organizations(user)
    context = {
        "sentence": subject,
        "organization": own.get(row.organization_id or 0, ""),
        "button_url": site_address(row.get_absolute_url()),
        "is_locked": row.kind in LOCKED,
        "group": Group(GROUP_OF[Kind(row.kind)]).label,
    }
    return "notice", subject, context


def _digest(delivery: Delivery, user: User) -> Part | None:
    rows = [row for row in _wanted(delivery, user) if row.read_at is None]
    if not rows:
        return None
    own = _own_organizations(user)
    names = {row.organization_id: own.get(row.organization_id or 0, "") for row in rows}
    keys = sorted(names, key=lambda key: (not names[key], names[key]))  # the platform last
    by_title: dict[str, list[Notification]] = {}
    for key in keys:
        title = names[key] or gettext("Platform")
        by_title.setdefault(title, []).extend(row for row in rows if row.organization_id == key)
    sections = [DigestSection(title, _lines(found)) for title, found in by_title.items()]
    subject = ngettext(
        "Your daily digest: %(n)s notification", "Your daily digest: %(n)s notifications", len(rows)
    ) % {"n": len(rows)}
    context = {"sections": sections, "button_url": site_address(reverse("web:notification_list"))}
    return "digest", subject, context


def _lines(rows: list[Notification]) -> list[DigestLine]:
    """Return one line a kind of news; a single notification is linked itself."""
    counts = Counter((row.kind, row.target) for row in rows)
    lines = []
    for (kind, target), count in counts.items():
        found = [row for row in rows if (row.kind, row.target) == (kind, target)]
        label = str(Kind(kind).label)
        if noun := record_noun(found[0]):
            label = gettext("%(news)s (%(record)s)") % {"news": label, "record": noun}
        if count == 1:
            path = found[0].get_absolute_url()
        else:
            query = urlencode({"group": found[0].group, "unread": "1"})
            path = f"{reverse('web:notification_list')}?{query}"
        lines.append(DigestLine(label, str(count), site_address(path)))
    return lines


def _invitation(delivery: Delivery, invitation: Invitation) -> EmailMultiAlternatives | None:
    if not invitation.is_open:
        return None
    user = User.objects.filter(email=invitation.email).first()
    with translation.override(user.language if user else DEFAULT_LANGUAGE):
        context = {
            "organization": str(invitation.organization),
            "role": role_name(invitation.role),
            "expires_at": invitation.expires_at,
            "button_url": site_address(invitation_address(invitation)),
        }
        subject = gettext("You are invited to join an organization")
        return _message(delivery, ("invitation", subject, context), to=invitation.email)


def _question(delivery: Delivery, case: CustomerCase) -> EmailMultiAlternatives | None:
    """Return the mail to an applicant's customer, in both languages: nobody knows which they read.

    None where the link in it would not work any more.
    """
    is_open = case.status == CaseStatus.ASKED and delivery.dedupe_key == question_key(case)
    if not is_open or case.expires_at is None or case.expires_at <= timezone.now():
        return None
    application = case.application
    with translation.override(DEFAULT_LANGUAGE):
        context = {
            "languages": (DEFAULT_LANGUAGE, "en"),
            "organization": application.organization,
            "programme": application.round.programme,
            "expires_at": case.expires_at,
            "button_url": site_address(reverse("web:case_answer", args=[case_token(case)])),
        }
        subject = f"{gettext(QUESTION)} / {QUESTION}"
        return _message(delivery, ("case", subject, context), to=case.email)


def _message(delivery: Delivery, part: Part, *, to: User | str) -> EmailMultiAlternatives:
    template, sentence, context = part
    headers = {"Message-ID": message_id(delivery), "Auto-Submitted": "auto-generated"}
    context |= {
        "subject": sentence,
        "name": to.name if isinstance(to, User) else "",
        "site_url": settings.SITE_URL,
        "settings_url": site_address(reverse("web:notification_settings")),
    }
    if delivery.scope:
        path = reverse("web:notification_unsubscribe", args=[unsubscribe_token(delivery)])
        context["unsubscribe_url"] = site_address(path)
        headers |= {
            "List-Unsubscribe": f"<{site_address(path)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    mail = EmailMultiAlternatives(
        subject=gettext("[AI Application Matchmaking Platform] %(subject)s")
        % {"subject": sentence},
        body=render_to_string(f"notifications/email/{template}.txt", context),
        to=[to.email if isinstance(to, User) else to],
        headers=headers,
    )
    html = render_to_string(f"notifications/email/{template}.html", context)
    mail.attach_alternative(html, "text/html")
    return mail


def message_id(delivery: Delivery) -> str:
    """Return an identifier that is the same however often the mail goes out."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{delivery.public_id}@{host}>"


def site_address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _own_organizations(user: User) -> dict[int, str]:
    return {row.pk: str(row) for row in Organization.objects.of_member(user)}
