"""Refusals of the use-cases of the directory."""

from matchmaking.common.exceptions import DomainError


class FixedError(Exception):
    """Editions and criteria are written once; code that tries to change them is wrong."""


class CriteriaError(DomainError):
    """The criteria are not whole, or are fixed already."""

    code = "criteria_refused"


class ProgrammeFixedError(DomainError):
    """What is announced or signed stays as it is; the message names the field."""

    code = "programme_fixed"


class ProgrammeChangedError(DomainError):
    """Somebody else has changed the programme since it was read."""

    code = "programme_changed"


class IssuerError(DomainError):
    code = "issuer_refused"


class PhaseError(DomainError):
    """The round is not in a phase that allows this, or is not ready for the next."""

    code = "round_phase"


class ApplicationMoveError(DomainError):
    code = "application_move_not_allowed"


class ApplicationExistsError(DomainError):
    code = "application_exists"


class ApplicationChangedError(DomainError):
    """Somebody else has saved the draft since it was read."""

    code = "application_changed"


class ApplicationIncompleteError(DomainError):
    """What the automatic check misses; ``missing`` are its codes."""

    code = "application_incomplete"


class ApplicantError(DomainError):
    """The organization may not apply here."""

    code = "applicant_refused"


class ReasonMissingError(DomainError):
    code = "reason_needed"


class CaseError(DomainError):
    """The case cannot be added, asked for or answered like this."""

    code = "case_refused"


class ReviewerConflictError(DomainError):
    code = "reviewer_conflict"


class PanelTooSmallError(DomainError):
    """Not enough members of the panel without an interest in the applicant."""

    code = "panel_too_small"


class ReviewClosedError(DomainError):
    code = "review_closed"


class ScoreError(DomainError):
    """A score is missing or out of its scale; the message names the criterion."""

    code = "score_refused"


class NotScoredError(DomainError):
    code = "not_scored"


class QuotaError(DomainError):
    code = "quota_reached"


class ObjectionError(DomainError):
    code = "objection_refused"


class EditionError(DomainError):
    """The edition cannot be proposed or published like this."""

    code = "edition_refused"


class FourEyesError(DomainError):
    """Somebody who did not take the first step has to take the second."""

    code = "four_eyes"


class SigningKeyError(DomainError):
    """The secret key is missing, cannot be read or is not the current one."""

    code = "signing_key"


class AddendumError(DomainError):
    code = "addendum_refused"


class AppealError(DomainError):
    code = "appeal_refused"
