"""How much of a text is mere listing: keyword after keyword instead of sentences."""

import re

SENTENCE = re.compile(r"[。.!！?？;；\n]+")
# Chinese words that stand apart by a space only are a list as well.
ITEM = re.compile(r"[、，,|/·•]+|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
CJK = re.compile(r"[\u4e00-\u9fff]")
MAX_CHARACTERS = 8  # of a Chinese item
MAX_WORDS = 3  # of a Latin item
MIN_ITEMS = 6  # side by side


def listing_share(text: str) -> float:
    """Return the share of a folded text that lies in runs of short items, 0 to 1."""
    total = listed = 0
    for sentence in SENTENCE.split(text):
        run: list[int] = []
        for item in (part.strip() for part in ITEM.split(sentence)):
            total += len(item)
            if item and _is_short(item):
                run.append(len(item))
                continue
            listed += _run_length(run)
            run = []
        listed += _run_length(run)
    return listed / total if total else 0.0


def _is_short(item: str) -> bool:
    return len(item) <= MAX_CHARACTERS if CJK.search(item) else len(item.split()) <= MAX_WORDS


def _run_length(run: list[int]) -> int:
    return sum(run) if len(run) >= MIN_ITEMS else 0
