"""What ends a command with one line that its reader can act upon."""


class UserError(Exception):
    """The command cannot go on; the message says in one line why and what to do."""

    exit_code = 2


class ProcessFailedError(UserError):
    """A program that was started has failed; the message ends with its last lines."""

    exit_code = 1
