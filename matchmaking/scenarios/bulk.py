"""Importing demand: many drafts at once, and changes of what is there."""

from collections.abc import Sequence

from matchmaking.organizations.bulk import Draft, create_in_bulk, require_importer
from matchmaking.organizations.models import OrganizationKind, User
from matchmaking.organizations.publication import tags_of
from matchmaking.organizations.revisions import edit_posting
from matchmaking.organizations.versions import Content
from matchmaking.scenarios.models import Scenario


def create_scenarios_in_bulk(*, drafts: Sequence[Draft], by: User) -> list[int]:
    """Write drafts for manufacturers and return their keys; raises as ``create_in_bulk``."""
    return create_in_bulk(Scenario, drafts, kind=OrganizationKind.MANUFACTURER, by=by)


def edit_imported_scenario(*, scenario: Scenario, content: Content, by: User) -> None:
    """Let a scenario say ``content``, once a reviewer has read it where it is published.

    As ``edit_scenario``, for administrators of the platform too, who change nothing in place.
    """
    require_importer(by, scenario.organization)
    fields = {name: content[name] for name in scenario.own_fields}
    edit_posting(scenario, fields=fields, tags=tags_of(content), by=by)
