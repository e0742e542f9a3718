"""What ends a command with one line that its reader can act upon."""

import sys
from collections.abc import Callable


class UserError(Exception):
    """The command cannot go on; the message says in one line why and what to do."""

    exit_code = 2


class ProcessFailedError(UserError):
    """A program that was started has failed; the message ends with its last lines."""

    exit_code = 1


def run_command(work: Callable[[], int]) -> int:
    """Do the work of a command; return its exit code, with errors as a line on stderr."""
    try:
        return work()
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except OSError as error:
        print(f"error: {error.strerror}: {error.filename}", file=sys.stderr)
        return UserError.exit_code
    except KeyboardInterrupt:
        return 130  # as shells count it
