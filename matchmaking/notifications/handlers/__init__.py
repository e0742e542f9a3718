"""What is told of which event. A handler only writes rows: the relay calls it in a transaction."""

from collections.abc import Callable
from functools import partial

from matchmaking.notifications.handlers import (
    connections,
    directory,
    imports,
    organizations,
    postings,
    searches,
    threads,
    watches,
    webhooks,
)
from matchmaking.scenarios.models import Scenario, ScenarioTransition
from matchmaking.solutions.models import Solution, SolutionTransition

HANDLERS: dict[str, Callable[[int], None]] = {
    "scenario.moved": partial(postings.moved, ScenarioTransition),
    "solution.moved": partial(postings.moved, SolutionTransition),
    "scenario.reminded": partial(postings.reminded, Scenario),
    "solution.reminded": partial(postings.reminded, Solution),
    "connection.moved": connections.moved,
    "connection.reminded": connections.reminded,
    "connection.result": connections.result,
    "watch.found": watches.found,
    "search.found": searches.found,
    "invitation.sent": organizations.invited,
    "membership.added": organizations.member_added,
    "membership.changed": organizations.role_changed,
    "membership.ended": organizations.member_removed,
    "claim.opened": organizations.claim_opened,
    "claim.decided": organizations.claim_decided,
    "verification.submitted": organizations.verification_submitted,
    "verification.decided": organizations.verification_decided,
    "organization.suspended": organizations.suspended,
    "organization.restored": organizations.restored,
    "connection.said": threads.said,
    "import.finished": imports.finished,
    "webhook.disabled": webhooks.disabled,
    "application.moved": directory.application_moved,
    "round.moved": directory.round_moved,
    "review.assigned": directory.review_assigned,
    "application.reminded": directory.application_reminded,
    "review.reminded": directory.review_reminded,
    "review.recused": directory.review_recused,
    "case.asked": directory.case_asked,
    "case.answered": directory.case_answered,
    "objection.raised": directory.objection_raised,
    "objection.handled": directory.objection_handled,
    "edition.proposed": directory.edition_proposed,
    "edition.published": directory.edition_published,
    "addendum.added": directory.addendum_added,
    "appeal.raised": directory.appeal_raised,
    "appeal.decided": directory.appeal_decided,
}
