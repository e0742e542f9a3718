"""Counted terms → weights: what each makes up of a need, and how well it answers in an offer.

Every function returns one value for each term of the table, 0 where a term is not of its kind;
``idf`` holds the rarity of those terms.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from matchmaking.ranking.config import RankingConfig
from matchmaking.ranking.counts import TEXT_KINDS, CountTable, Floats, Longs
from matchmaking.ranking.tokens import Kind

FIRST_TEXT_KIND = min(TEXT_KINDS)


def asked_weights(table: CountTable, idf: Floats, config: RankingConfig) -> Floats:
    """Return what each text term and topic makes up of the query it stands in."""
    tf, rows, is_text, is_topic = table.weights, table.rows, _is_text(table), _is_topic(table)
    weights = tf * (config.k3 + 1) / (tf + config.k3) * _kind_weights(table, config)
    attainable = _sums(rows, weights * idf * is_text, len(table)) * (config.k1 + 1)
    text = np.where(attainable > 0, config.text / np.maximum(attainable, 1e-9), 0)
    # One topic in a long text is little to go by, so few topics never make up a whole block.
    named = np.maximum(_sums(rows, tf * idf * is_topic, len(table)), config.topic_floor)
    asked = weights * text[rows] * is_text + tf * (config.topic / named)[rows] * is_topic
    return np.asarray(asked, dtype=np.float32)


def text_weights(
    table: CountTable, idf: Floats, average_lengths: Mapping[Kind, float], config: RankingConfig
) -> Floats:
    """Return the BM25 weight of each text term of candidates (Robertson and Zaragoza 2009)."""
    tf = table.weights
    averages = [max(average_lengths[kind], 1e-9) for kind in TEXT_KINDS]
    relative = table.lengths / np.array(averages, dtype=np.float32)
    norms = config.k1 * (1 - config.b + config.b * relative)  # (n_candidates, n_text_kinds)
    is_text = _is_text(table)
    kind = np.where(is_text, table.kinds, FIRST_TEXT_KIND) - FIRST_TEXT_KIND
    weights = tf * (config.k1 + 1) / (tf + norms[table.rows, kind]) * idf
    return np.asarray(weights * is_text, dtype=np.float32)


def said_weights(table: CountTable, idf: Floats, config: RankingConfig) -> Floats:
    """Return the weight of each topic and concept of candidates; many weaken each other."""
    is_topic, is_concept = _is_topic(table), table.kinds == Kind.CONCEPT
    weights = table.weights * np.where(is_topic, idf, is_concept)
    for chosen, budget in ((is_topic, config.topic_budget), (is_concept, config.concept_budget)):
        said = _sums(table.rows, table.weights * chosen, len(table))
        dilution = np.minimum(1, budget / np.maximum(said, 1e-9))
        weights = np.where(chosen, weights * dilution[table.rows], weights)
    return np.asarray(weights, dtype=np.float32)


def _kind_weights(table: CountTable, config: RankingConfig) -> Floats:
    by_kind = np.zeros(max(Kind) + 1, dtype=np.float32)
    for kind in TEXT_KINDS:
        by_kind[kind] = config.kind_weight(kind)
    return by_kind[table.kinds]


def _is_text(table: CountTable) -> npt.NDArray[np.bool_]:
    return np.asarray(table.kinds >= FIRST_TEXT_KIND)


def _is_topic(table: CountTable) -> npt.NDArray[np.bool_]:
    return np.asarray(table.kinds == Kind.TOPIC)


def _sums(rows: Longs, values: npt.NDArray[Any], size: int) -> Floats:
    return np.bincount(rows, weights=values, minlength=size).astype(np.float32)
