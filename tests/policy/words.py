"""The words of the small world that somebody may not read."""

from tests.policy.world import STATES, THREAD_WORDS, canary, confidential_fields

HIDDEN_STATES = ("matched_only", "draft", "withdrawn", "closed", "submitted", "returned")
ORGANIZATION = ("org-zh", "org-en", "org-city", "org-intro")
TEXTS = ("title", "pain", "requirement")
HIDDEN_OFFERS = ("draft", "withdrawn", "closed", "submitted", "returned")
CHANGES = {canary("scenario-change"), canary("solution-change")}
OFFER = ("offer", "summary", "customer")


def _numbers(amount: int) -> set[str]:
    """An amount of 万元 as people and programs write it."""
    yuan = amount * 10_000
    return {
        str(amount),
        f"{amount:,}",
        str(yuan),
        f"{yuan:,}",
        f"{amount / 100:,.2f}",  # millions
        f"{amount / 10_000:.4f}",  # 亿元
    }


def confidential_words() -> set[str]:
    words = set()
    for state in STATES:
        for value in confidential_fields(state).values():
            words |= _numbers(value) if isinstance(value, int) else {value}
    return words


def hidden_words() -> set[str]:
    """Everything that no outsider may read, whatever the page."""
    words = confidential_words() | CHANGES
    for state in HIDDEN_STATES:
        words |= {canary(f"{state}-{part}") for part in (*TEXTS, *ORGANIZATION)}
    words |= {canary(f"anonymous-{part}") for part in ORGANIZATION}
    words |= {canary("draft-words"), *THREAD_WORDS.values()}
    words |= {canary("search-name"), canary("search-words")}
    words |= {canary(f"hook-{part}") for part in ("url", "description", "answer")}
    for state in HIDDEN_OFFERS:
        words |= {canary(f"{state}-{part}") for part in OFFER}
    return words
