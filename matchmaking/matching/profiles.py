"""Rows to profiles: what the engine may read of a record.

Confidential fields are left out, so neither scores nor reasons can tell of them.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime

from matchmaking.organizations.postings import Posting
from matchmaking.ranking.types import CapabilityTerm, IndustryTerm, Profile, Vocabulary
from matchmaking.scenarios.models import Deployment, Scenario
from matchmaking.solutions.models import Solution
from matchmaking.taxonomy.models import Alias, AliasKind, Capability, Industry, Stage, Topic
from matchmaking.taxonomy.models import Term as TaxonomyTerm


def scenario_profile(scenario: Scenario) -> Profile:
    return Profile(
        key=scenario.public_id,
        texts={
            "title": scenario.title,
            "pain_points": scenario.pain_points,
            "requirement": scenario.requirement,
            "targets": "，".join(f"{t['metric']} {t['unit']}" for t in scenario.targets),
        },
        industries=_codes(scenario.industries.all()),
        sectors=(scenario.sector,) if scenario.sector else (),
        stages=_codes(scenario.stages.all()),
        capabilities=_codes(scenario.capabilities.all()),
        owner=str(scenario.organization_id),
        deployment=() if scenario.deployment == Deployment.ANY else (scenario.deployment,),
        since=_since(scenario),
        revision=revision_of(scenario.revision, scenario.updated_at),
    )


def solution_profile(solution: Solution) -> Profile:
    cases = [f"{c.customer} {c.scenario} {c.effect}".strip() for c in solution.case_studies.all()]
    return Profile(
        key=solution.public_id,
        texts={
            "title": solution.title,
            "summary": solution.summary,
            "description": solution.description,
            "cases": "\n".join(cases),
        },
        industries=_codes(solution.industries.all()),
        sectors=(solution.sector,) if solution.sector else (),
        stages=_codes(solution.stages.all()),
        capabilities=_codes(solution.capabilities.all()),
        owner=str(solution.organization_id),
        deployment=tuple(solution.deployment_modes),
        since=_since(solution),
        revision=revision_of(solution.revision, solution.updated_at),
    )


def read_vocabulary() -> Vocabulary:
    """The taxonomy with every wording, in a constant number of queries."""
    wordings: dict[tuple[str, str], list[str]] = defaultdict(list)
    for alias in Alias.objects.select_related("capability", "industry"):
        target = alias.capability or alias.industry
        if target is not None:
            wordings[target.code, alias.kind].append(alias.text)
    return Vocabulary(
        industries={
            industry.code: IndustryTerm(
                code=industry.code,
                sector=industry.sector,
                names=(industry.name_zh, industry.name_en),
                aliases=tuple(wordings[industry.code, AliasKind.NAME]),
            )
            for industry in Industry.objects.all()
        },
        capabilities={
            capability.code: CapabilityTerm(
                code=capability.code,
                group=capability.group.code,
                names=(capability.name_zh, capability.name_en),
                aliases=tuple(wordings[capability.code, AliasKind.NAME]),
                hints=tuple(wordings[capability.code, AliasKind.HINT]),
            )
            for capability in Capability.objects.select_related("group")
        },
        stages=_codes(Stage.objects.all()),
        synonyms={topic.code: tuple(topic.words) for topic in Topic.objects.all()},
    )


def _since(posting: Posting) -> str:
    return posting.written_at.astimezone(UTC).isoformat(timespec="microseconds")


def revision_of(revision: int, updated_at: datetime) -> str:
    """Return what changes with every change of a record, whether by a service or by hand."""
    return f"{revision} {updated_at.timestamp():.6f}"


def _codes(terms: Iterable[TaxonomyTerm]) -> tuple[str, ...]:
    return tuple(term.code for term in terms)
