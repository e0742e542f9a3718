"""Public identifiers: random, so that no row can be guessed from another."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # no 0/o, 1/l/i, u: read aloud without mistakes
LENGTH = 14
N_IDS = len(ALPHABET) ** LENGTH  # 68 bits


def new_public_id() -> str:
    number = secrets.randbelow(N_IDS)  # asked once: many identifiers at once take no time
    letters = []
    for _ in range(LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)
