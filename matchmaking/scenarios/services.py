"""Use-cases of demand. ``by`` is the acting user; ``None`` is the platform itself."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from matchmaking.common.identifiers import new_public_id
from matchmaking.organizations.models import Organization, OrganizationKind, User
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.permissions import require_active, require_editor
from matchmaking.organizations.posting_logs import PostingRevision
from matchmaking.organizations.publication import Tags, require_kind, save_posting, tags_of
from matchmaking.organizations.revisions import edit_posting
from matchmaking.organizations.versions import Content
from matchmaking.organizations.workflow import (
    NO_REASON,
    Decision,
    move_posting,
    move_revision,
    take_over_revision,
)
from matchmaking.scenarios.models import Scenario, ScenarioRelease, Visibility


def create_scenario(
    *,
    organization: Organization,
    fields: Mapping[str, Any],
    tags: Tags,
    by: User | None,
    public_id: str = "",
) -> Scenario:
    """Write a draft for a manufacturer, perhaps under an identifier drawn before.

    Raises:
        PermissionDenied: ``by`` may not write for the organization.
        OrganizationSuspendedError: the platform has suspended it.
        OrganizationKindError: the organization is no manufacturer.
        ValidationError: a field is wrong; keyed by field name.

    """
    if by is not None:
        require_editor(by, organization)
        require_active(organization)
    require_kind(organization, OrganizationKind.MANUFACTURER)
    scenario = Scenario(organization=organization, public_id=public_id or new_public_id())
    save_posting(scenario, fields=fields, tags=tags, by=by)
    return scenario


def edit_scenario(
    *,
    scenario: Scenario,
    fields: Mapping[str, Any],
    tags: Tags,
    by: User | None,
    seen: str | None = None,
    as_typed: bool = False,
) -> Scenario:
    """Change a scenario; what is published stays until the change is reviewed.

    Its confidential fields and its visibility change at once. The platform changes a published
    one in place. ``seen`` is the ``edit_token`` of what ``by`` has read. A draft saved
    ``as_typed`` makes no version; nothing published is saved so.

    Raises:
        PostingChangedError: somebody else has changed it since.
        PostingNotEditableError: it is being reviewed, or has ended.
        PostingIncompleteError: a published one would lose a needed field.
        ValidationError, PermissionDenied, OrganizationSuspendedError: as ``create_scenario``.

    """
    if by is not None:
        require_editor(by, scenario.organization)
        require_active(scenario.organization)
    edit_posting(scenario, fields=fields, tags=tags, by=by, seen=seen, as_typed=as_typed)
    return scenario


@transaction.atomic
def move_scenario(
    *,
    scenario: Scenario,
    move: PostingMove,
    by: User | None,
    decision: Decision = NO_REASON,
    seen: int | None = None,
) -> Scenario:
    """Make a move of ``POSTING_MOVES``; raises as ``move_posting``."""
    move_posting(scenario, move, by=by, decision=decision, seen=seen)
    if move == PostingMove.TAKE_DOWN:
        take_over_revision(scenario, lambda content, author: _write(scenario, content, author))
    return scenario


def move_scenario_revision(
    *,
    scenario: Scenario,
    move: PostingMove,
    by: User | None,
    decision: Decision = NO_REASON,
    seen: int | None = None,
) -> PostingRevision:
    """Make a move of ``REVISION_MOVES`` with the pending change; raises as ``move_revision``."""
    return move_revision(
        scenario,
        move,
        write=lambda content, author: _write(scenario, content, author),
        by=by,
        decision=decision,
        seen=seen,
    )


def _write(scenario: Scenario, content: Content, author: User | None) -> None:
    fields = {name: content[name] for name in scenario.own_fields if name in content}
    save_posting(scenario, fields=fields, tags=tags_of(content), by=author)


@transaction.atomic
def release_scenario(*, scenario: Scenario, organizations: Collection[int]) -> None:
    """Open a reserved scenario to the providers with these keys, and to no other.

    A scenario of another visibility needs no releases and keeps none.
    """
    releases = ScenarioRelease.objects.filter(scenario=scenario)
    is_reserved = scenario.visibility == Visibility.MATCHED_ONLY
    wanted = set(organizations) if is_reserved else set()
    releases.exclude(organization__in=wanted).delete()
    ScenarioRelease.objects.bulk_create(
        [ScenarioRelease(scenario=scenario, organization_id=key) for key in sorted(wanted)],
        ignore_conflicts=True,
    )
