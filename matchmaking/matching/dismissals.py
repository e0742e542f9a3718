"""Marking a solution of one's list as unsuitable: for the scenario's members alone.

The mark moves the solution to the end of their own list. No score and nobody else's list changes.
"""

from django.db import transaction
from django.utils.translation import gettext

from matchmaking.common.audit import record_audit
from matchmaking.matching.exceptions import MatchNotListedError
from matchmaking.matching.models import Dismissal, DismissalReason, Match
from matchmaking.organizations.models import User
from matchmaking.organizations.permissions import require_editor
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution


@transaction.atomic
def dismiss_match(
    *, scenario: Scenario, solution: Solution, reason: DismissalReason, note: str = "", by: User
) -> Dismissal:
    """Mark a solution on the scenario's list as unsuitable; again changes the reason.

    Raises:
        PermissionDenied: ``by`` may not write for the scenario's organization.
        OrganizationSuspendedError: the platform has suspended it.
        MatchNotListedError: the solution is not on the list.
        ValidationError: the reason is unknown, or another reason is not told.
    """
    require_editor(by, scenario.organization)
    Scenario.objects.select_for_update().only("pk").get(pk=scenario.pk)
    listed = Match.objects.listed().filter(scenario=scenario, solution=solution)
    if not listed.exists():
        raise MatchNotListedError(
            gettext("This solution is no longer on the list of your scenario: open the list anew.")
        )
    row = Dismissal.objects.filter(scenario=scenario, solution=solution).first()
    row = row or Dismissal(scenario=scenario, solution=solution)
    row.reason, row.note, row.by = reason, note.strip(), by
    row.full_clean()
    row.save()
    # The note stays with the members.
    record_audit(
        "match.set_aside",
        on=scenario,
        by=by,
        organization=scenario.organization,
        details={"solution": solution.public_id, "reason": row.reason},
    )
    return row


@transaction.atomic
def restore_match(*, scenario: Scenario, solution: Solution, by: User) -> None:
    """Take the mark back; without one nothing changes. Raises as ``dismiss_match``."""
    require_editor(by, scenario.organization)
    marked = Dismissal.objects.select_for_update().filter(scenario=scenario, solution=solution)
    row = marked.first()
    if row is None:
        return
    marked.delete()
    record_audit(
        "match.restore",
        on=scenario,
        by=by,
        organization=scenario.organization,
        details={"solution": solution.public_id, "reason": row.reason},
    )


def dismissals_of(scenario: Scenario) -> dict[int, Dismissal]:
    """Return the marks of a scenario by the key of the solution, for its members; one query."""
    rows = Dismissal.objects.filter(scenario=scenario).select_related("by")
    return {row.solution_id: row for row in rows}
