"""Public identifiers: random, so that no row can be guessed from another."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # no 0/o, 1/l/i, u: read aloud without mistakes
LENGTH = 14  # 30 ** 14 ids, 68 bits


def new_public_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
