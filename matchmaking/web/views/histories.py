"""The versions of a posting, for members and reviewers; to everybody else the page is not there."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from matchmaking.organizations.differences import differences, open_fields
from matchmaking.organizations.models import PlatformRole
from matchmaking.organizations.permissions import has_platform_role
from matchmaking.organizations.postings import Posting, PostingStatus
from matchmaking.organizations.versions import Content, changed_fields
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web.cards import own_organization_keys
from matchmaking.web.contents import READERS
from matchmaking.web.http import MemberRequest

MOST = 200  # versions, the newest
REVIEWABLE = (PostingStatus.SUBMITTED, PostingStatus.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Version:
    """What a posting said from ``row.history_date`` on, as far as the reader may know it."""

    row: Any
    number: int  # from 1 for the oldest that the reader sees
    who: str
    content: Content
    changed: tuple[str, ...]  # labels

    @property
    def key(self) -> str:
        return str(self.row.history_id)


@require_safe
@login_required
def scenario_history(request: MemberRequest, public_id: str) -> HttpResponse:
    return _history_page(request, Scenario, public_id)


@require_safe
@login_required
def solution_history(request: MemberRequest, public_id: str) -> HttpResponse:
    return _history_page(request, Solution, public_id)


def _history_page(request: MemberRequest, model: type[Posting], public_id: str) -> HttpResponse:
    own = own_organization_keys(request.user)
    may_read = Q(organization__in=own)
    if has_platform_role(request.user, PlatformRole.REVIEWER):
        may_read |= Q(status__in=REVIEWABLE)
    rows = model._default_manager.filter(may_read).select_related("organization")
    posting = get_object_or_404(rows, public_id=public_id)
    is_member = posting.organization_id in own
    versions = _versions(posting, is_member=is_member)
    older, newer = _chosen(versions, request.GET.get("from", ""), request.GET.get("to", ""))
    context = {
        "posting": posting,
        "is_member": is_member,
        "versions": versions,
        "older": older,
        "newer": newer,
        "differences": differences(
            model, older.content, newer.content, readers=READERS, is_member=is_member
        )
        if older and newer
        else (),
    }
    return render(request, "postings/history.html", context)


def _versions(posting: Any, *, is_member: bool) -> list[Version]:
    """Return the versions, newest first; those that differ in nothing the reader may see go."""
    rows = list(posting.history.select_related("history_user")[:MOST])
    versions: list[Version] = []
    for row in reversed(rows):
        content = row.content if is_member else open_fields(type(posting), row.content)
        before = versions[-1].content if versions else {}
        names = changed_fields(before, content)
        if versions and not names:
            continue
        labels = tuple(posting.field_label(name) for name in names) if versions else ()
        who = _who(row.history_user, is_member=is_member)
        versions.append(Version(row, len(versions) + 1, who, content, labels))
    return versions[::-1]


def _who(user: Any, *, is_member: bool) -> str:
    if user is None:
        return gettext("Platform")
    return str(user) if is_member else gettext("Member of the organization")


def _chosen(versions: list[Version], one: str, other: str) -> tuple[Version | None, Version | None]:
    """Return the two versions to compare, the older one first; by default the newest two."""
    by_key = {version.key: version for version in versions}
    chosen = [by_key[key] for key in (one, other) if key in by_key]
    if len(chosen) < 2:  # a comparison has two sides
        chosen = versions[:2]
    if len(chosen) < 2:
        return None, None
    older, newer = sorted(chosen, key=lambda version: version.number)
    return older, newer
