"""Refusals of the use-cases of connections."""

from matchmaking.common.exceptions import DomainError


class ConnectionMoveError(DomainError):
    code = "connection_move_not_allowed"


class ConnectionExistsError(DomainError):
    """The pair has a live connection already."""

    code = "connection_exists"


class ConnectionQuotaError(DomainError):
    code = "connection_quota"


class ConnectionRelatedError(DomainError):
    """Both sides are, or share, the same people."""

    code = "connection_related"


class ConnectionNotPossibleError(DomainError):
    """One of the two records is not open to connections."""

    code = "connection_not_possible"


class ContactInTextError(DomainError):
    """A text that is read before the acceptance leads around it."""

    code = "contact_in_text"


class ContactMissingError(DomainError):
    """Whoever asks or accepts names somebody whom the other side can reach."""

    code = "contact_needed"


class DeclineReasonError(DomainError):
    code = "reason_needed"


class ThreadClosedError(DomainError):
    """The connection is not agreed yet, or has ended: its thread is only read."""

    code = "thread_closed"


class ThreadFullError(DomainError):
    """A limit of the thread is reached."""

    code = "thread_full"


class ThreadMovedError(DomainError):
    """Somebody else has changed the meeting or the step meanwhile."""

    code = "thread_moved"


class MessageEmptyError(DomainError):
    code = "message_empty"


class AttachmentError(DomainError):
    code = "attachment_refused"


class MeetingTimeError(DomainError):
    code = "meeting_time"


class NotDeliveredError(DomainError):
    code = "not_delivered"


class OutcomeChangedError(DomainError):
    """The outcome is not the one that was read any more."""

    code = "outcome_changed"


class OutcomeConfirmedError(DomainError):
    code = "outcome_confirmed"


class RatedAlreadyError(DomainError):
    code = "rated_already"


class SearchLimitError(DomainError):
    code = "saved_search_limit"


class SearchChangedError(DomainError):
    """Its owner has changed it in another window meanwhile."""

    code = "saved_search_changed"
