"""Programmes and rounds, led through the use-cases themselves to wherever a test begins."""

from collections.abc import Sequence
from datetime import date, timedelta

import factory
from django.utils import timezone

from matchmaking.connections.moves import ConnectionStatus
from matchmaking.directory.applications import (
    save_application,
    start_application,
    submit_application,
)
from matchmaking.directory.cases import add_connection_case
from matchmaking.directory.criteria import DEFAULT_CRITERIA, write_criteria
from matchmaking.directory.decisions import decide
from matchmaking.directory.editions import propose_edition, publish_edition
from matchmaking.directory.formal import pass_formal_check
from matchmaking.directory.models import (
    Application,
    Edition,
    EvidenceRule,
    ListKind,
    Programme,
    Review,
    Round,
)
from matchmaking.directory.panel import appoint_panelist, assign_reviewers
from matchmaking.directory.proofs import add_proofs
from matchmaking.directory.reviews import submit_review
from matchmaking.directory.rounds import advance_round, plan_round, tick
from matchmaking.organizations.models import Organization, OrganizationKind, PlatformRole, User
from tests.factories.checks import scan
from tests.factories.connection_results import OutcomeFactory
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.factories.solutions import SolutionFactory

SCORES = {
    text.code: {"points": 8, "reason": "strong_proof", "words": ""} for text in DEFAULT_CRITERIA
}


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme

    kind = ListKind.PROVIDERS
    issuer = factory.SubFactory(
        OrganizationFactory,
        kind=OrganizationKind.OPERATOR,
        verified_at=factory.LazyFunction(timezone.now),
    )
    name_zh = factory.Sequence(lambda n: f"优质服务商目录{n}")
    name_en = factory.Sequence(lambda n: f"Directory of quality providers {n}")
    rules_zh = "每年一批，专家评分，公示五个工作日。"


def administrator() -> User:
    return UserFactory(platform_role=PlatformRole.ADMINISTRATOR)


def plan(programme: Programme, opens_on: date, **fields) -> Round:
    """A planned round with the default criteria, two weeks open."""
    criteria = programme.criteria.first() or write_criteria(
        programme=programme, texts=DEFAULT_CRITERIA, by=None
    )
    dates = {
        name: opens_on + timedelta(days=days)
        for name, days in {
            "opens_on": 0, "closes_on": 13, "checked_by": 20, "scored_by": 34, "decided_by": 40,
        }.items()
    }  # fmt: skip
    return plan_round(criteria=criteria, fields=dates | fields, by=None)


def applicant(**fields) -> Organization:
    """A verified provider with an owner, a published solution and a delivered connection."""
    owner = UserFactory()
    provider = ProviderFactory(members=[owner], verified_at=timezone.now(), **fields)
    solution = SolutionFactory(organization=provider)
    connection = ConnectionFactory(
        supply=provider, solution=solution, status=ConnectionStatus.DELIVERED
    )
    OutcomeFactory(connection=connection)
    return provider


def owner_of(organization: Organization) -> User:
    return organization.members.first()


def draft(round_: Round, organization: Organization) -> Application:
    """An application with everything in it, not handed in yet."""
    by = owner_of(organization)
    application = start_application(round_=round_, organization=organization, by=by)
    proven = application.proofs.values("criterion")
    for criterion in round_.criteria.rows.filter(evidence=EvidenceRule.FILE).exclude(pk__in=proven):
        add_proofs(application=application, criterion=criterion, files=[scan()], by=by)
    if not application.cases.exists():
        connection = organization.supply_connections.first()
        add_connection_case(application=application, connection=connection, by=by)
    return save_application(
        application=application,
        version=application.version,
        statement="专注带钢表面质检。",
        answers={text.code: "材料见附件。" for text in DEFAULT_CRITERIA},
        solutions=organization.solutions.all(),
        by=by,
    )


def submitted(round_: Round, organization: Organization) -> Application:
    application = draft(round_, organization)
    by = owner_of(organization)
    return submit_application(application=application, version=application.version, by=by)


class Office:
    """Those who run a round: two administrators and a panel of ``n`` people."""

    def __init__(self, n: int = 3):
        self.first, self.second = administrator(), administrator()
        self.experts = [UserFactory() for _ in range(n)]

    def check_all(self, round_: Round) -> None:
        """Close the call, pass every application and go on to the scoring."""
        tick(round_.closes_on + timedelta(days=1))
        for application in Application.objects.filter(round=round_, status="submitted"):
            pass_formal_check(application=application, by=self.first)
        advance_round(round_=round_, seen="checking", by=self.first)

    def assign(self, round_: Round) -> None:
        for expert in self.experts:
            appoint_panelist(round_=round_, user=expert, by=self.first)
        assign_reviewers(round_=round_, by=self.first)

    def score_all(self, round_: Round, scores=SCORES) -> None:
        for review in Review.objects.filter(application__round=round_, status="assigned"):
            submit_review(review=review, scores=scores, words="", declares=True, by=review.reviewer)
        advance_round(round_=round_, seen="scoring", by=self.first)

    def propose_all(self, round_: Round) -> None:
        for application in Application.objects.filter(round=round_, status="eligible"):
            decide(application=application, is_proposed=True, reasons="达到标准。", by=self.first)
        advance_round(round_=round_, seen="deciding", by=self.first)

    def to_notice(self, round_: Round, applicants: Sequence[Organization]) -> None:
        """Open the call, take complete applications and lead the round to its public notice."""
        tick(round_.opens_on)
        round_.refresh_from_db()
        for organization in applicants:
            submitted(round_, organization)
        self.check_all(round_)
        self.assign(round_)
        self.score_all(round_)
        self.propose_all(round_)
        round_.refresh_from_db()

    def publish(self, round_: Round) -> Edition:
        edition = propose_edition(round_=round_, by=self.first)
        return publish_edition(edition=edition, by=self.second)
