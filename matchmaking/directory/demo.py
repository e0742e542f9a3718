"""Editions of a demo programme, told by a file, through the use-cases of the pages.

The days of the past are played one after the other; texts are those of the demo content.
"""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from matchmaking.connections.models import Outcome
from matchmaking.directory.addenda import add_addendum
from matchmaking.directory.applications import (
    save_application,
    start_application,
    submit_application,
)
from matchmaking.directory.cases import (
    add_case,
    add_connection_case,
    answer_case,
    ask_confirmation,
    case_token,
)
from matchmaking.directory.criteria import DEFAULT_CRITERIA, write_criteria
from matchmaking.directory.decisions import decide
from matchmaking.directory.editions import propose_edition, publish_edition
from matchmaking.directory.formal import pass_formal_check
from matchmaking.directory.models import (
    AddendumKind,
    AddendumReason,
    Application,
    Edition,
    Entry,
    EvidenceRule,
    ListKind,
    Programme,
    Review,
    Round,
)
from matchmaking.directory.moves import ApplicationStatus, RoundPhase
from matchmaking.directory.objections import handle_objection, object_to
from matchmaking.directory.panel import appoint_panelist, assign_reviewers
from matchmaking.directory.programmes import open_programme
from matchmaking.directory.proofs import add_proofs
from matchmaking.directory.reviews import submit_review
from matchmaking.directory.rounds import advance_round, plan_round, tick
from matchmaking.directory.today import acting_on
from matchmaking.organizations.models import Organization, User
from matchmaking.solutions.models import CaseStudy

Told = Mapping[str, Any]
OPERATOR_KEY = "demo-accounts:operator"
DAYS = {"opens_on": 0, "closes_on": 9, "checked_by": 12, "scored_by": 18, "decided_by": 20}
POINTS = 8  # where the story names no others


class Teller:
    """Tells the story once; ``first`` and ``second`` are the two administrators."""

    def __init__(self, file: Path, *, first: User, second: User) -> None:
        self.story: Told = json.loads(file.read_text(encoding="utf-8"))
        self.proof = (file.parent / "licence.png").read_bytes()
        self.first, self.second = first, second
        self.people = {row["organization"]: row for row in self.story["applicants"]}

    @transaction.atomic
    def tell(self) -> int:
        """Return how many editions were published; none where there is any programme."""
        if Programme.objects.exists():
            return 0
        issuer = Organization.objects.get(source_key=OPERATOR_KEY)
        fields = {"kind": ListKind.PROVIDERS, "issuer": issuer, **self.story["programme"]}
        programme = open_programme(fields=fields, by=self.first)
        write_criteria(programme=programme, texts=DEFAULT_CRITERIA, by=self.first)
        for told in self.story["rounds"]:
            self._play(programme, told)
        return Edition.objects.published().count()

    def _play(self, programme: Programme, told: Told) -> None:
        begin = timezone.localdate() - timedelta(days=told["days_ago"])
        dates = {name: begin + timedelta(days=days) for name, days in DAYS.items()}
        with acting_on(begin - timedelta(days=7)):
            criteria = programme.criteria.latest("number")
            round_ = plan_round(criteria=criteria, fields=dates, by=self.first)
        with acting_on(dates["opens_on"]):
            tick()
            round_.refresh_from_db()
            for key in told["applies"]:
                self._apply(round_, Organization.objects.get(source_key=key))
        with acting_on(dates["checked_by"]):
            self._check(round_)
        with acting_on(dates["scored_by"]):
            self._score(round_, told["points"])
        with acting_on(dates["decided_by"]):
            self._decide(round_, told["not_proposed"])
        round_.refresh_from_db()
        with acting_on(dates["decided_by"] + timedelta(days=1)):
            for objection in told["objections"]:
                self._object(round_, objection)
        if told.get("stays_in") != RoundPhase.NOTICE and round_.notice_until:
            self._publish(round_, round_.notice_until + timedelta(days=1), told["addenda"])

    def _apply(self, round_: Round, organization: Organization) -> None:
        person = self.people[organization.source_key or ""]
        by = User.objects.get(email=person["email"])
        application = start_application(round_=round_, organization=organization, by=by)
        proven = set(application.proofs.values_list("criterion", flat=True))
        for criterion in round_.criteria.rows.filter(evidence=EvidenceRule.FILE):
            if criterion.pk in proven:
                continue
            file = SimpleUploadedFile(f"{criterion.name_zh}（演示样张）.png", self.proof)
            add_proofs(application=application, criterion=criterion, files=[file], by=by)
        if not application.cases.exists():
            self._add_case(application, person, by)
        save_application(
            application=application,
            version=application.version,
            statement=organization.intro,
            answers=_answers(organization),
            solutions=organization.solutions.listed(),
            by=by,
        )
        submit_application(application=application, version=application.version, by=by)

    def _add_case(self, application: Application, person: Told, by: User) -> None:
        """Take a delivered connection where there is one, else let the customer answer a mail."""
        outcome = Outcome.objects.filter(
            connection__supply=application.organization, confirmed_at__isnull=False
        ).first()
        if outcome is not None:
            add_connection_case(application=application, connection=outcome.connection, by=by)
            return
        solution = application.organization.solutions.listed().earliest("pk")
        case = add_case(
            application=application,
            title=solution.title,
            customer=person["customer"],
            summary=solution.summary,
            by=by,
        )
        mail = f"quality@{person['email'].partition('@')[0]}-customer.example"
        ask_confirmation(case=case, email=mail, by=by)
        answer_case(token=case_token(case), confirms=True, name=person["contact"], words="属实。")

    def _check(self, round_: Round) -> None:
        tick()
        for application in _of(round_, ApplicationStatus.SUBMITTED):
            pass_formal_check(application=application, by=self.second)
        advance_round(round_=round_, seen=RoundPhase.CHECKING, by=self.second)

    def _score(self, round_: Round, points: Mapping[str, int]) -> None:
        for expert in self.story["experts"]:
            user = User.objects.get(email=expert["email"])
            appoint_panelist(round_=round_, user=user, by=self.second)
        assign_reviewers(round_=round_, by=self.second)
        reviews = Review.objects.filter(application__round=round_).order_by("pk")
        for review in reviews.select_related("application__organization", "reviewer"):
            base = points.get(review.application.organization.source_key or "", POINTS)
            submit_review(
                review=review,
                scores=_scores(base, review.pk),
                words="",
                declares=True,
                by=review.reviewer,
            )
        advance_round(round_=round_, seen=RoundPhase.SCORING, by=self.second)

    def _decide(self, round_: Round, not_proposed: Mapping[str, str]) -> None:
        for application in _of(round_, ApplicationStatus.ELIGIBLE):
            refusal = not_proposed.get(application.organization.source_key or "")
            decide(
                application=application,
                is_proposed=refusal is None,
                reasons=refusal or "各项达到标准，客户确认的案例真实有效。",
                by=self.second,
            )
        advance_round(round_=round_, seen=RoundPhase.DECIDING, by=self.second)

    def _object(self, round_: Round, told: Told) -> None:
        application = round_.applications.get(organization__source_key=told["on"])
        by = User.objects.get(email=told["by"])
        objection = object_to(application=application, text=told["text"], by=by)
        if "answer" in told:
            handle_objection(
                objection=objection,
                is_upheld=told["is_upheld"],
                answer=told["answer"],
                by=self.second,
            )

    def _publish(self, round_: Round, day: date, addenda: list[Told]) -> None:
        with acting_on(day):
            edition = propose_edition(round_=round_, by=self.second)
            publish_edition(edition=edition, by=self.first)
        for told in addenda:
            with acting_on(day + timedelta(days=told["after"])):
                self._state(edition, told, day)

    def _state(self, edition: Edition, told: Told, day: date) -> None:
        due = told.get("due")
        add_addendum(
            entry=Entry.objects.get(edition=edition, organization__source_key=told["on"]),
            kind=AddendumKind(told["kind"]),
            reason=AddendumReason(told["reason"]),
            words=told["words"],
            due_on=day + timedelta(days=told["after"] + due) if due else None,
            by=self.second,
        )


def _of(round_: Round, status: ApplicationStatus) -> list[Application]:
    rows = Application.objects.filter(round=round_, status=status).order_by("pk")
    return list(rows.select_related("organization", "round"))


def _answers(organization: Organization) -> dict[str, str]:
    """Let an applicant say what the demo content says of it."""
    solutions = list(organization.solutions.listed().order_by("pk"))
    cases = CaseStudy.objects.filter(solution__in=solutions)
    told = [f"{case.customer}：{case.effect}" for case in cases]
    areas = "、".join(solution.title for solution in solutions)
    return {
        "served": "；".join(told) or organization.intro,
        "product": solutions[0].description[:1000],
        "results": "客户确认的案例见附表，前后数据由客户提供。",
        "capacity": f"可独立完成调研、实施和运维，现有方案：{areas}。",
        "safety": "；".join(organization.qualifications) or "建立了数据分级与现场安全管理制度。",
    }


def _scores(base: int, number: int) -> dict[str, Any]:
    """Return points around ``base``, a little apart from reviewer to reviewer."""
    codes = [text.code for text in DEFAULT_CRITERIA]
    return {
        code: {
            "points": max(0, min(10, base + (number + place) % 3 - 1)),
            "reason": "strong_proof" if base >= POINTS else "partly_proven",
            "words": "",
        }
        for place, code in enumerate(codes)
    }
