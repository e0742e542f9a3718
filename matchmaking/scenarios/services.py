"""Use-cases of demand. ``by`` is the acting user; ``None`` is the platform itself."""

from collections.abc import Mapping
from typing import Any

from matchmaking.organizations.models import Organization, OrganizationKind, User
from matchmaking.organizations.permissions import require_editor
from matchmaking.organizations.publication import (
    PostingMove,
    Tags,
    move_posting,
    require_kind,
    save_posting,
)
from matchmaking.scenarios.models import Scenario


def create_scenario(
    *, organization: Organization, fields: Mapping[str, Any], tags: Tags, by: User | None
) -> Scenario:
    """Write a draft for a manufacturer.

    Raises:
        PermissionDenied: ``by`` may not write for the organization.
        OrganizationKindError: the organization is no manufacturer.
        ValidationError: a field is wrong; keyed by field name.

    """
    if by is not None:
        require_editor(by, organization)
    require_kind(organization, OrganizationKind.MANUFACTURER)
    scenario = Scenario(organization=organization)
    save_posting(scenario, fields=fields, tags=tags)
    return scenario


def edit_scenario(
    *, scenario: Scenario, fields: Mapping[str, Any], tags: Tags, by: User | None
) -> Scenario:
    """Change a scenario; a published one is ranked anew. Raises as ``create_scenario``."""
    if by is not None:
        require_editor(by, scenario.organization)
    save_posting(scenario, fields=fields, tags=tags)
    return scenario


def move_scenario(*, scenario: Scenario, move: PostingMove, by: User | None) -> Scenario:
    """Publish, close or withdraw a scenario.

    Raises:
        PermissionDenied: ``by`` may not write for the organization.
        PostingMoveError: the state does not allow the move.
        PostingIncompleteError: a field needed for publication is empty.

    """
    if by is not None:
        require_editor(by, scenario.organization)
    move_posting(scenario, move)
    return scenario
