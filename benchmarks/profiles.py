"""Offers made of the clauses of real ones: real words in any number, the same for the same seed."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np

from matchmaking.matching.collections.reader import read_collection
from matchmaking.matching.collections.records import Collection
from matchmaking.matching.evaluation.measure import scenario_profile, solution_profile
from matchmaking.matching.evaluation.vocabulary import read_vocabulary_files
from matchmaking.ranking.types import Profile, Vocabulary

FIXTURES = Path(__file__).parent.parent / "fixtures"
COLLECTIONS = ("demo", "published_cases")
CLAUSE = re.compile(r"[^，。；;\n]+[，。；;\n]?")
SEED = 20261123


def read_vocabulary() -> Vocabulary:
    return read_vocabulary_files(FIXTURES / "taxonomy")


def read_needs() -> list[Profile]:
    """Return the scenarios of both collections."""
    return [scenario_profile(record) for name in COLLECTIONS for record in _read(name).scenarios]


def make_offers(n_offers: int, *, seed: int = SEED, prefix: str = "made") -> list[Profile]:
    """Take the tags and the title of a real offer, and as many clauses of any as it has."""
    real = [solution_profile(record) for name in COLLECTIONS for record in _read(name).solutions]
    clauses = np.array(
        [clause for offer in real for text in offer.texts.values() for clause in _cut(text)],
        dtype=object,
    )
    generator = np.random.default_rng(seed)
    return [
        _made(f"{prefix}-{number:07}", real[int(generator.integers(len(real)))], clauses, generator)
        for number in range(n_offers)
    ]


def _made(key: str, model: Profile, clauses: np.ndarray, generator: np.random.Generator) -> Profile:
    texts = {
        name: text if name == "title" else "".join(generator.choice(clauses, len(_cut(text))))
        for name, text in model.texts.items()
    }
    return replace(model, key=key, texts=texts, owner=key)


def _cut(text: str) -> list[str]:
    return CLAUSE.findall(text)


def _read(name: str) -> Collection:
    return read_collection(FIXTURES / "collections" / name)
