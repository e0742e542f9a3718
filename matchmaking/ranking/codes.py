"""The part of a row that holds codes: capabilities, industries, stages and deployment."""

from collections.abc import Mapping
from typing import TypeAlias

from matchmaking.ranking.config import RankingConfig
from matchmaking.ranking.tokens import Kind, code_term
from matchmaking.ranking.types import Profile, Vocabulary

ANY_INDUSTRY = "*"
HYBRID = "hybrid"
MODES = ("cloud", "edge", "on_premise", HYBRID)
Row: TypeAlias = dict[int, float]  # term → value


def query_codes(
    query: Profile, needs: Mapping[str, float], vocabulary: Vocabulary, config: RankingConfig
) -> Row:
    """Return what a query asks for; every block sums to its share at most.

    ``needs`` maps capabilities to their weight and sums to 1. A query that names no industry
    or deployment leaves that block empty: nothing to agree or disagree with.
    """
    row: Row = {}
    for code, need in needs.items():
        row[code_term(Kind.CAPABILITY, code)] = config.capability * need
        row[code_term(Kind.CONCEPT, code)] = config.concept * need
    for stage in query.stages:
        row[code_term(Kind.STAGE, stage)] = config.stage / len(query.stages)
    for mode in query.deployment:
        row[code_term(Kind.DEPLOYMENT, mode)] = config.deployment / len(query.deployment)
    sectors = sectors_of(query, vocabulary)
    for industry in query.industries:
        share = config.industry / len(query.industries)
        row[code_term(Kind.INDUSTRY, industry)] = share * (1 - config.sector)
    for sector in sectors:
        row[code_term(Kind.INDUSTRY, sector)] = config.industry * config.sector / len(sectors)
    if query.industries or sectors:
        row[code_term(Kind.INDUSTRY, ANY_INDUSTRY)] = config.industry
    return row


def stated_scale(query: Profile, config: RankingConfig) -> float:
    """Return the factor by which the other blocks take over those that a query leaves open.

    Without it, needs that leave much open would score lower for the same agreement.
    """
    stated = {
        "industry": query.industries or query.sectors,
        "stage": query.stages,
        "deployment": query.deployment,
    }
    open_share = sum(getattr(config, block) for block, codes in stated.items() if not codes)
    return 1 / (1 - open_share) if open_share < 1 else 1.0


def candidate_codes(
    candidate: Profile, worded: Row, vocabulary: Vocabulary, config: RankingConfig
) -> Row:
    """Return what a candidate claims; claims beyond the budget dilute each other.

    ``worded`` holds the concepts found in its text with their sureness: a capability that is
    ticked without a word about it counts for less.
    """
    row: Row = {}
    claim = min(1.0, config.claim_budget / max(len(candidate.capabilities), 1))
    for code in candidate.capabilities:
        sureness = worded.get(code_term(Kind.CONCEPT, code), 0.0)
        row[code_term(Kind.CAPABILITY, code)] = claim * max(sureness, config.unworded)
    stage = min(1.0, config.stage_budget / max(len(candidate.stages), 1))
    row |= {code_term(Kind.STAGE, code): stage for code in candidate.stages}
    row |= _modes_offered(candidate, config)
    n_industries = len(candidate.industries)
    # Many industries are worth no more than none, which means any.
    breadth = min(1.0, config.industry_budget / max(n_industries, 1))
    for code in candidate.industries:
        row[code_term(Kind.INDUSTRY, code)] = max(breadth, config.any_industry)
    for code in sectors_of(candidate, vocabulary):
        row[code_term(Kind.INDUSTRY, code)] = max(breadth, config.any_industry)
    if not candidate.industries and not candidate.sectors:
        row[code_term(Kind.INDUSTRY, ANY_INDUSTRY)] = config.any_industry
    return row


def _modes_offered(candidate: Profile, config: RankingConfig) -> Row:
    """Return how well a candidate meets each mode of deployment."""
    offered = candidate.deployment
    if not offered:
        return {code_term(Kind.DEPLOYMENT, mode): config.any_deployment for mode in MODES}
    row = {code_term(Kind.DEPLOYMENT, mode): 1.0 for mode in offered}
    # A hybrid is partly any other mode, and any other mode is part of a hybrid.
    for mode in MODES if HYBRID in offered else (HYBRID,):
        row.setdefault(code_term(Kind.DEPLOYMENT, mode), config.hybrid)
    return row


def sectors_of(profile: Profile, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the sectors that a profile names, else those of its industries, each once."""
    known = vocabulary.industries
    implied = (known[code].sector for code in profile.industries if code in known)
    return tuple(dict.fromkeys(profile.sectors or implied))


def code_terms(profiles: tuple[Profile, ...], vocabulary: Vocabulary) -> set[int]:
    """Return the term of every code that a row can hold, so that each has its column."""
    industries = {ANY_INDUSTRY, *vocabulary.industries}
    industries |= {industry.sector for industry in vocabulary.industries.values()}
    stages, capabilities = set(vocabulary.stages), set(vocabulary.capabilities)
    modes = set(MODES)
    for profile in profiles:
        industries.update(profile.industries, profile.sectors)
        stages.update(profile.stages)
        modes.update(profile.deployment)
        capabilities.update(profile.capabilities)
    terms = {code_term(Kind.INDUSTRY, code) for code in industries}
    terms |= {code_term(Kind.STAGE, code) for code in stages}
    terms |= {code_term(Kind.DEPLOYMENT, code) for code in modes}
    terms |= {code_term(kind, c) for kind in (Kind.CAPABILITY, Kind.CONCEPT) for c in capabilities}
    return terms
