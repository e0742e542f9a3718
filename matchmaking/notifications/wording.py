"""What a notification says, in the language of whoever reads it.

In the notification center it may name records and people, which are looked up when it is
read; a mail names nothing but organizations of its reader.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matchmaking.notifications.kinds import Kind

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Wording:
    """``center`` for the notification center, ``mail`` for the subject of a mail."""

    center: Text
    mail: Text


WORDINGS: dict[Kind, Wording] = {
    Kind.RETURNED: Wording(
        _("The %(record)s “%(title)s” was returned. Correct it and submit it again."),
        _("A %(record)s of yours was returned: please sign in to see why"),
    ),
    Kind.APPROVED: Wording(
        _("The %(record)s “%(title)s” was approved and is published now."),
        _("A %(record)s of yours was approved and published"),
    ),
    Kind.REVISION_RETURNED: Wording(
        _(
            "The changes to the %(record)s “%(title)s” were returned."
            " The published version stays as it is."
        ),
        _("Changes to a %(record)s of yours were returned: please sign in to see why"),
    ),
    Kind.REVISION_APPROVED: Wording(
        _("The changes to the %(record)s “%(title)s” were approved and are public now."),
        _("Changes to a %(record)s of yours were approved"),
    ),
    Kind.TAKEN_DOWN: Wording(
        _("The %(record)s “%(title)s” was taken down and returned to you."),
        _("A %(record)s of yours was taken down: please sign in to see why"),
    ),
    Kind.PUBLISHED: Wording(
        _("The platform has published the %(record)s “%(title)s”."),
        _("The platform has published a %(record)s of yours"),
    ),
    Kind.WITHDRAWN: Wording(
        _("The platform has withdrawn the %(record)s “%(title)s”."),
        _("The platform has withdrawn a %(record)s of yours"),
    ),
    Kind.CONFIRM_DUE: Wording(
        _(
            "Is the %(record)s “%(title)s” still valid? Please confirm it;"
            " otherwise it will be marked as out of date and taken out of matching."
        ),
        _("Please confirm that a %(record)s of yours is still valid"),
    ),
    Kind.FADED: Wording(
        _(
            "The %(record)s “%(title)s” was not confirmed for a long time and is no longer"
            " matched. Confirm it to bring it back."
        ),
        _("A %(record)s of yours is no longer matched"),
    ),
    Kind.SUSPENDED: Wording(
        _("The platform has suspended “%(organization)s”. Its members can read, but not write."),
        _("An organization of yours was suspended"),
    ),
    Kind.RESTORED: Wording(
        _("“%(organization)s” is no longer suspended."),
        _("An organization of yours is no longer suspended"),
    ),
    Kind.INVITED: Wording(
        _("“%(organization)s” invites you to join as %(role)s."),
        _("You are invited to join an organization"),
    ),
    Kind.MEMBER_ADDED: Wording(
        _("You are now a member of “%(organization)s”, as %(role)s."),
        _("You are now a member of an organization"),
    ),
    Kind.ROLE_CHANGED: Wording(
        _("Your role in “%(organization)s” is now: %(role)s."),
        _("Your role in an organization was changed"),
    ),
    Kind.MEMBER_REMOVED: Wording(
        _("You are no longer a member of “%(organization)s”."),
        _("Your membership in an organization has ended"),
    ),
    Kind.MEMBER_JOINED: Wording(
        _("%(person)s has joined “%(organization)s” as %(role)s."),
        _("Somebody has joined an organization of yours"),
    ),
    Kind.MEMBER_LEFT: Wording(
        _("%(person)s is no longer a member of “%(organization)s”."),
        _("Somebody has left an organization of yours"),
    ),
    Kind.CLAIM_OPENED: Wording(
        _("Somebody says to belong to “%(organization)s” and asks for access. Do you know them?"),
        _("Somebody asks for access to an organization of yours"),
    ),
    Kind.CLAIM_GRANTED: Wording(
        _("Your claim to “%(organization)s” was granted."),
        _("Your claim to an organization was granted"),
    ),
    Kind.CLAIM_REFUSED: Wording(
        _("Your claim to “%(organization)s” was refused."),
        _("Your claim to an organization was refused: please sign in to see why"),
    ),
    Kind.VERIFIED: Wording(
        _("“%(organization)s” is verified now."),
        _("An organization of yours is verified now"),
    ),
    Kind.VERIFICATION_RETURNED: Wording(
        _("The verification of “%(organization)s” was returned. Complete it and ask again."),
        _("The verification of an organization was returned: please sign in to see why"),
    ),
    Kind.CONNECTION_ASKED: Wording(
        _("A connection is asked for between “%(scenario)s” and “%(solution)s”: please answer."),
        _("A request for a connection waits for your answer"),
    ),
    Kind.CONNECTION_ACCEPTED: Wording(
        _("The request between “%(scenario)s” and “%(solution)s” was accepted: contacts are open."),
        _("A connection of yours was accepted: please sign in to see the contact"),
    ),
    Kind.CONNECTION_DECLINED: Wording(
        _("The request between “%(scenario)s” and “%(solution)s” was declined."),
        _("A request of yours was declined: please sign in to see why"),
    ),
    Kind.CONNECTION_PROPOSED: Wording(
        _("A change is proposed between “%(scenario)s” and “%(solution)s”: please answer."),
        _("The other side proposes a change and waits for your answer"),
    ),
    Kind.CONNECTION_RECALLED: Wording(
        _("The request between “%(scenario)s” and “%(solution)s” was recalled."),
        _("A request to you was recalled"),
    ),
    Kind.CONNECTION_EXPIRED: Wording(
        _("The request between “%(scenario)s” and “%(solution)s” has expired without an answer."),
        _("A request for a connection has expired without an answer"),
    ),
    Kind.CONNECTION_WITHDRAWN: Wording(
        _(
            "The request between “%(scenario)s” and “%(solution)s” has ended: one of the two is"
            " no longer published."
        ),
        _("A request for a connection has ended, as one of its records is no longer published"),
    ),
    Kind.CONNECTION_DUE: Wording(
        _("The request between “%(scenario)s” and “%(solution)s” still waits for your answer."),
        _("A request for a connection still waits for your answer"),
    ),
    Kind.CONNECTION_DUE_TODAY: Wording(
        _("Your answer to the request between “%(scenario)s” and “%(solution)s” is due today."),
        _("Your answer to a request for a connection is due today"),
    ),
    Kind.CONNECTION_ADVANCED: Wording(
        _("The connection between “%(scenario)s” and “%(solution)s” has moved on: %(status)s."),
        _("A connection of yours has moved on"),
    ),
    Kind.CONNECTION_ENDED: Wording(
        _("The connection between “%(scenario)s” and “%(solution)s” was ended."),
        _("A connection of yours was ended: please sign in to see why"),
    ),
    Kind.CONNECTION_RESULT: Wording(
        _("There is news of the result of “%(scenario)s” and “%(solution)s”: outcome or rating."),
        _("There is news of the result of a connection: please sign in to see it"),
    ),
    Kind.PARTNERS_FOUND: Wording(
        _("New suitable partners for the %(record)s “%(title)s”: %(n)s."),
        _("There are new suitable partners for a %(record)s of yours"),
    ),
    Kind.SEARCH_HITS: Wording(
        _("New results of your saved search “%(search)s”: %(n)s."),
        _("A saved search of yours has new results: %(n)s"),
    ),
    Kind.IMPORT_DONE: Wording(
        _("Your import is finished: %(n)s records were written."),
        _("An import of yours is finished"),
    ),
    Kind.IMPORT_FAILED: Wording(
        _("Your import was stopped. Open it to see why, and what to do."),
        _("An import of yours was stopped: please sign in to see why"),
    ),
    Kind.WEBHOOK_OFF: Wording(
        _("A webhook of “%(organization)s” was switched off: %(reason)s."),
        _("A webhook of your organization was switched off: please sign in to see why"),
    ),
    Kind.REVIEW_WAITING: Wording(
        _("Records wait for your review: %(n)s in the queue."),
        _("Records wait for your review"),
    ),
    Kind.CLAIM_WAITING: Wording(
        _("Somebody claims “%(organization)s”: please decide."),
        _("A claim waits for your decision"),
    ),
    Kind.VERIFICATION_WAITING: Wording(
        _("“%(organization)s” asks to be verified: please decide."),
        _("A verification waits for your decision"),
    ),
    Kind.SAID: Wording(
        _("The other side of a connection of “%(organization)s” has written to you."),
        _("There are new messages in a connection of yours: please sign in to read them"),
    ),
    Kind.APPLICATION_RETURNED: Wording(
        _("The application of “%(organization)s” for “%(programme)s” was returned: complete it."),
        _("An application of yours was returned for completion: please sign in to see why"),
    ),
    Kind.APPLICATION_ADVANCED: Wording(
        _("The application of “%(organization)s” for “%(programme)s” has moved on: %(standing)s."),
        _("An application of yours has moved on"),
    ),
    Kind.APPLICATION_PROPOSED: Wording(
        _("The panel proposes “%(organization)s” for “%(programme)s”."),
        _("There is a decision of the panel on an application of yours: please sign in"),
    ),
    Kind.APPLICATION_ENDED: Wording(
        _("“%(organization)s” is not put on the list “%(programme)s” this time: %(standing)s."),
        _("An application of yours has ended: please sign in to see why"),
    ),
    Kind.APPLICATION_LISTED: Wording(
        _("“%(organization)s” is on the list “%(programme)s”: the edition is published."),
        _("An edition with your organization on the list is published"),
    ),
    Kind.ROUND_MOVED: Wording(
        _("“%(programme)s”, where “%(organization)s” has an application: %(phase)s."),
        _("There is news of a round in which you have an application"),
    ),
    Kind.CASE_ANSWERED: Wording(
        _("A customer has answered a case in the application for “%(programme)s”."),
        _("A customer has answered a case of yours: please sign in to see it"),
    ),
    Kind.REVIEW_ASSIGNED: Wording(
        _("An application is given to you to be scored. If you have an interest, give it back."),
        _("An application is given to you to be scored"),
    ),
    Kind.OBJECTION_HANDLED: Wording(
        _("Your objection was answered."),
        _("An objection of yours was answered: please sign in to read it"),
    ),
    Kind.ENTRY_CHANGED: Wording(
        _("There is a decision on the entry of “%(organization)s” in the list: %(ruling)s."),
        _("There is a decision on an entry of yours in the list: please sign in to read it"),
    ),
    Kind.APPEAL_DECIDED: Wording(
        _("The appeal of “%(organization)s” was decided."),
        _("An appeal of yours was decided: please sign in to read it"),
    ),
    Kind.APPLICATION_DUE: Wording(
        _(
            "The application of “%(organization)s” for “%(programme)s” is still a draft:"
            " hand it in by %(day)s."
        ),
        _("An application of yours is still a draft: hand it in by %(day)s"),
    ),
    Kind.REVIEW_DUE: Wording(
        _("An application that is given to you is not scored yet: score it by %(day)s."),
        _("An application is still to be scored by you by %(day)s"),
    ),
    Kind.APPLICATION_WAITING: Wording(
        _("“%(organization)s” has handed in an application."),
        _("An application was handed in"),
    ),
    Kind.REVIEW_RECUSED: Wording(
        _("A reviewer has given back the application of “%(organization)s”."),
        _("A reviewer has given an application back"),
    ),
    Kind.OBJECTION_WAITING: Wording(
        _("Somebody objects to “%(organization)s”: please handle it."),
        _("An objection waits for an answer"),
    ),
    Kind.EDITION_WAITING: Wording(
        _("An edition is drawn up: a second administrator publishes it."),
        _("An edition waits to be published"),
    ),
    Kind.APPEAL_WAITING: Wording(
        _("“%(organization)s” appeals against a decision: somebody else decides."),
        _("An appeal waits for a decision"),
    ),
}
