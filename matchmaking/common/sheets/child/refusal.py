class Refusal(Exception):  # noqa: N818 - an answer about the file, not a failure
    """The file is refused; ``facts`` are what the message names."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def damaged() -> Refusal:
    return Refusal("sheet_damaged")


def unsafe(part: str) -> Refusal:
    """``part`` is the name of a member, which may be anything: only its start is told."""
    return Refusal("sheet_unsafe", part=part[:80])
