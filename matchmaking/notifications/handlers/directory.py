"""What is told of the directory: to applicants, reviewers, objectors and those who run it.

Nobody is told who objects, and an applicant not even that somebody does. Who decides does not
hear of an organization that they belong to.
"""

from matchmaking.directory.models import (
    Addendum,
    Appeal,
    AppealStatus,
    Application,
    ApplicationStep,
    CaseStatus,
    CustomerCase,
    Edition,
    EditionStatus,
    Entry,
    Objection,
    ObjectionStatus,
    Review,
    ReviewStatus,
    Round,
)
from matchmaking.directory.moves import LIVE, MOVES, ApplicationMove, ApplicationStatus, RoundPhase
from matchmaking.notifications.kinds import Kind, Target
from matchmaking.notifications.recipients import (
    administrators,
    editors,
    others,
    person,
    uninvolved_administrators,
)
from matchmaking.notifications.services import News, ask_customer, tell

# What the applicant is told of a move; of the publication the edition tells.
KINDS = {
    ApplicationMove.SUBMIT: Kind.APPLICATION_ADVANCED,
    ApplicationMove.RETURN: Kind.APPLICATION_RETURNED,
    ApplicationMove.PASS: Kind.APPLICATION_ADVANCED,
    ApplicationMove.FAIL: Kind.APPLICATION_ENDED,
    ApplicationMove.PROPOSE: Kind.APPLICATION_PROPOSED,
    ApplicationMove.DECLINE: Kind.APPLICATION_ENDED,
    ApplicationMove.STRIKE: Kind.APPLICATION_ENDED,
    ApplicationMove.WITHDRAW: Kind.APPLICATION_ADVANCED,
}
# Whose applications a round that has entered a phase concerns.
CONCERNED = {
    RoundPhase.CHECKING: (ApplicationStatus.DRAFT,),  # not handed in, and now too late
    RoundPhase.NOTICE: (ApplicationStatus.PROPOSED,),
    RoundPhase.CANCELLED: LIVE,
}


def application_moved(pk: int) -> None:
    """Tell the applicant's other people, and of one handed in those who check it."""
    rows = ApplicationStep.objects.select_related("application__organization")
    step = rows.filter(pk=pk).first()
    kind = KINDS.get(ApplicationMove(step.move)) if step else None
    if step is None or kind is None:
        return
    application = step.application
    organization = application.organization
    params = {"step": step.public_id, "standing": MOVES[ApplicationMove(step.move)].target}
    news = _to_applicant(kind, f"{kind}:{step.public_id}", application, params)
    tell(news, others(editors(organization), step.by_id))
    if step.move == ApplicationMove.SUBMIT:
        waiting = News(
            kind=Kind.APPLICATION_WAITING,
            key=f"{Kind.APPLICATION_WAITING}:{step.public_id}",
            organization=organization,
            target=(Target.CASE_FILE, application.public_id),
        )
        tell(waiting, uninvolved_administrators(organization))


def round_moved(pk: int) -> None:
    """Tell the applicants whom the new phase concerns."""
    round_ = Round.objects.filter(pk=pk).first()
    statuses = CONCERNED.get(RoundPhase(round_.phase)) if round_ else None
    if round_ is None or statuses is None:
        return
    rows = Application.objects.filter(round=round_, status__in=statuses)
    for application in rows.select_related("organization"):
        key = f"{Kind.ROUND_MOVED}:{application.public_id}:{round_.phase}"
        news = _to_applicant(Kind.ROUND_MOVED, key, application, {"phase": round_.phase})
        tell(news, editors(application.organization))


def review_assigned(pk: int) -> None:
    review = Review.objects.filter(pk=pk, status=ReviewStatus.ASSIGNED).first()
    if review is None:
        return
    news = News(
        kind=Kind.REVIEW_ASSIGNED,
        key=f"{Kind.REVIEW_ASSIGNED}:{review.public_id}",
        target=(Target.ASSIGNMENT, review.public_id),
    )
    tell(news, person(review.reviewer_id))


def application_reminded(pk: int) -> None:
    """Remind of a draft that can still be handed in; what is said late is not said any more."""
    rows = Application.objects.select_related("organization", "round")
    draft = rows.filter(pk=pk, status=ApplicationStatus.DRAFT).first()
    if draft is None or draft.round.phase != RoundPhase.OPEN:
        return
    key = f"{Kind.APPLICATION_DUE}:{draft.public_id}:{draft.n_reminders}"
    params = {"day": draft.round.closes_on.isoformat()}
    news = _to_applicant(Kind.APPLICATION_DUE, key, draft, params)
    tell(news, editors(draft.organization))


def review_reminded(pk: int) -> None:
    rows = Review.objects.select_related("application__round")
    review = rows.filter(pk=pk, status=ReviewStatus.ASSIGNED).first()
    if review is None or review.application.round.phase != RoundPhase.SCORING:
        return
    news = News(
        kind=Kind.REVIEW_DUE,
        key=f"{Kind.REVIEW_DUE}:{review.public_id}:{review.n_reminders}",
        target=(Target.ASSIGNMENT, review.public_id),
        params={"day": review.application.round.scored_by.isoformat()},
    )
    tell(news, person(review.reviewer_id))


def review_recused(pk: int) -> None:
    rows = Review.objects.select_related("application__organization")
    review = rows.filter(pk=pk, status=ReviewStatus.RECUSED).first()
    if review is None:
        return
    application = review.application
    news = News(
        kind=Kind.REVIEW_RECUSED,
        key=f"{Kind.REVIEW_RECUSED}:{review.public_id}",
        organization=application.organization,
        target=(Target.CASE_FILE, application.public_id),
    )
    tell(news, uninvolved_administrators(application.organization))


def case_asked(pk: int) -> None:
    """Write the mail to the customer, one for each time of asking."""
    case = CustomerCase.objects.filter(pk=pk, status=CaseStatus.ASKED).first()
    if case is not None:
        ask_customer(case)


def case_answered(pk: int) -> None:
    rows = CustomerCase.objects.select_related("application__organization")
    case = rows.filter(pk=pk, answered_at__isnull=False).first()
    if case is None:
        return
    key = f"{Kind.CASE_ANSWERED}:{case.public_id}"
    news = _to_applicant(Kind.CASE_ANSWERED, key, case.application, {})
    tell(news, editors(case.application.organization))


def objection_raised(pk: int) -> None:
    """Tell those who handle it, and never the applicant."""
    rows = Objection.objects.select_related("application__organization")
    objection = rows.filter(pk=pk, status=ObjectionStatus.OPEN).first()
    if objection is None:
        return
    organization = objection.application.organization
    news = News(
        kind=Kind.OBJECTION_WAITING,
        key=f"{Kind.OBJECTION_WAITING}:{objection.public_id}",
        organization=organization,
        target=(Target.OBJECTION, objection.public_id),
    )
    tell(news, others(uninvolved_administrators(organization), objection.by_id))


def objection_handled(pk: int) -> None:
    """Tell the author, and nobody else."""
    handled = Objection.objects.filter(handled_at__isnull=False)
    objection = handled.filter(pk=pk).first()
    if objection is None:
        return
    news = News(
        kind=Kind.OBJECTION_HANDLED,
        key=f"{Kind.OBJECTION_HANDLED}:{objection.public_id}",
        target=(Target.OBJECTION, objection.public_id),
    )
    tell(news, person(objection.by_id))


def edition_proposed(pk: int) -> None:
    """Tell the administrators who may publish it: all but the one who has drawn it up."""
    edition = Edition.objects.filter(pk=pk, status=EditionStatus.PROPOSED).first()
    if edition is None:
        return
    news = News(
        kind=Kind.EDITION_WAITING,
        key=f"{Kind.EDITION_WAITING}:{edition.public_id}",
        target=(Target.EDITION, edition.public_id),
    )
    tell(news, others(administrators(), edition.proposed_by_id))


def edition_published(pk: int) -> None:
    rows = Entry.objects.filter(edition=pk, edition__status=EditionStatus.PUBLISHED)
    for entry in rows.select_related("application__organization"):
        key = f"{Kind.APPLICATION_LISTED}:{entry.public_id}"
        news = _to_applicant(Kind.APPLICATION_LISTED, key, entry.application, {})
        tell(news, editors(entry.application.organization))


def addendum_added(pk: int) -> None:
    rows = Addendum.objects.select_related("entry__organization")
    addendum = rows.filter(pk=pk).first()
    if addendum is None:
        return
    organization = addendum.entry.organization
    news = News(
        kind=Kind.ENTRY_CHANGED,
        key=f"{Kind.ENTRY_CHANGED}:{addendum.public_id}",
        organization=organization,
        target=(Target.RULING, addendum.public_id),
        params={"ruling": addendum.kind},
    )
    tell(news, editors(organization))


def appeal_raised(pk: int) -> None:
    """Tell those who may decide: no member of the organization, nor who made the decision."""
    rows = Appeal.objects.select_related("addendum__entry__organization")
    appeal = rows.filter(pk=pk, status=AppealStatus.OPEN).first()
    if appeal is None:
        return
    organization = appeal.addendum.entry.organization
    news = News(
        kind=Kind.APPEAL_WAITING,
        key=f"{Kind.APPEAL_WAITING}:{appeal.public_id}",
        organization=organization,
        target=(Target.APPEAL, appeal.public_id),
    )
    tell(news, others(uninvolved_administrators(organization), appeal.addendum.decided_by_id))


def appeal_decided(pk: int) -> None:
    rows = Appeal.objects.select_related("addendum__entry__organization")
    appeal = rows.exclude(status=AppealStatus.OPEN).filter(pk=pk).first()
    if appeal is None:
        return
    organization = appeal.addendum.entry.organization
    news = News(
        kind=Kind.APPEAL_DECIDED,
        key=f"{Kind.APPEAL_DECIDED}:{appeal.public_id}",
        organization=organization,
        target=(Target.RULING, appeal.addendum.public_id),
    )
    tell(news, editors(organization))


def _to_applicant(kind: Kind, key: str, application: Application, params: dict[str, str]) -> News:
    return News(
        kind=kind,
        key=key,
        organization=application.organization,
        target=(Target.APPLICATION, application.public_id),
        params=params,
    )
