"""The part of a row that holds codes: capabilities, industries and stages."""

from collections.abc import Mapping
from typing import TypeAlias

from matchmaking.ranking.config import RankingConfig
from matchmaking.ranking.tokens import Kind, code_term
from matchmaking.ranking.types import Profile, Vocabulary

ANY_INDUSTRY = "*"
Row: TypeAlias = dict[int, float]  # term → value


def query_codes(
    query: Profile, needs: Mapping[str, float], vocabulary: Vocabulary, config: RankingConfig
) -> Row:
    """Return what a query asks for; every block sums to its share at most.

    ``needs`` maps capabilities to their weight and sums to 1. A query that names no industry
    leaves that block empty: nothing to agree or disagree with.
    """
    row: Row = {}
    for code, need in needs.items():
        row[code_term(Kind.CAPABILITY, code)] = config.capability * need
        row[code_term(Kind.CONCEPT, code)] = config.concept * need
    for stage in query.stages:
        row[code_term(Kind.STAGE, stage)] = config.stage / len(query.stages)
    sectors = sectors_of(query, vocabulary)
    for industry in query.industries:
        share = config.industry / len(query.industries)
        row[code_term(Kind.INDUSTRY, industry)] = share * (1 - config.sector)
    for sector in sectors:
        row[code_term(Kind.INDUSTRY, sector)] = config.industry * config.sector / len(sectors)
    if query.industries or sectors:
        row[code_term(Kind.INDUSTRY, ANY_INDUSTRY)] = config.industry
    return row


def candidate_codes(candidate: Profile, vocabulary: Vocabulary, config: RankingConfig) -> Row:
    """Return what a candidate claims; claims beyond the budget dilute each other."""
    row: Row = {}
    n_claims = len(candidate.capabilities)
    for code in candidate.capabilities:
        row[code_term(Kind.CAPABILITY, code)] = min(1.0, config.claim_budget / n_claims)
    stage = min(1.0, config.stage_budget / max(len(candidate.stages), 1))
    row |= {code_term(Kind.STAGE, code): stage for code in candidate.stages}
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
    for profile in profiles:
        industries.update(profile.industries, profile.sectors)
        stages.update(profile.stages)
        capabilities.update(profile.capabilities)
    terms = {code_term(Kind.INDUSTRY, code) for code in industries}
    terms |= {code_term(Kind.STAGE, code) for code in stages}
    terms |= {code_term(kind, c) for kind in (Kind.CAPABILITY, Kind.CONCEPT) for c in capabilities}
    return terms
