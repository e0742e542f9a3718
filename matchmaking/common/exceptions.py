class DomainError(Exception):
    """A refusal that a user can understand; ``code`` is stable and part of the API."""

    code = "refused"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
