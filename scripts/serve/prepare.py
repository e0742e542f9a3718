"""What the site needs before its processes start; done again only where something changed."""

import hashlib
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command

from scripts import ROOT, VAR
from scripts.errors import ProcessFailedError
from scripts.serve import DEMO_ACCOUNTS, FIXTURES
from scripts.serve.fingerprint import Stamp, fingerprint
from scripts.services import process

ACTIVITY = FIXTURES / "demo"
ACCOUNTS_COMMAND = (
    ROOT / "matchmaking" / "organizations" / "management" / "commands" / "make_demo_accounts.py"
)
COLLECTIONS = ("demo", "published_cases")


def database() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def static_files() -> None:
    sources = [*(ROOT / "matchmaking").glob("*/static"), ROOT / "requirements.txt"]
    stamp = Stamp(VAR / "stamps" / "static", fingerprint(sources))
    if stamp.is_fresh() and (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write()


@contextmanager
def kernels() -> Iterator[None]:
    """Compile the ranking beside the steps inside, which need one processor only; then wait."""
    command = [sys.executable, str(ROOT / "manage.py"), "compile_kernels"]
    compiling = process.start(command, log=VAR / "log" / "compile.log")
    try:
        yield
        if compiling.wait():
            raise ProcessFailedError("The ranking cannot be compiled: see var/log/compile.log.")
    finally:
        process.stop([compiling], patience=3)


def content() -> None:
    """Load what is new; a repeated start leaves alone what people have changed since."""
    stamp = database_stamp("content", [FIXTURES])
    if not stamp.is_fresh():
        call_command("load_taxonomy", verbosity=0)
        for name in COLLECTIONS:
            directory = FIXTURES / "collections" / name
            call_command("load_collection", directory, publish=True, verbosity=0)
        stamp.write()
    accounts = database_stamp("accounts", [FIXTURES, ACCOUNTS_COMMAND])
    if settings.DEMO_ACCOUNTS and not (accounts.is_fresh() and DEMO_ACCOUNTS.exists()):
        call_command("make_demo_accounts", verbosity=0)
        accounts.write()
    activity = database_stamp("activity", [ACTIVITY])
    if settings.DEMO_ACCOUNTS and not activity.is_fresh():
        _call_for_demo("make_demo_activity", ACTIVITY)
        activity.write()


def connections() -> None:
    """Introduce the demo accounts to each other, once something is ranked: it gives the reasons."""
    stamp = database_stamp("connections", [ACTIVITY])
    if settings.DEMO_ACCOUNTS and not stamp.is_fresh():
        _call_for_demo("make_demo_connections", ACTIVITY / "connections.json")
        stamp.write()


def directory() -> None:
    """Play a programme with two editions and a round in its public notice."""
    stamp = database_stamp("directory", [ACTIVITY])
    if settings.DEMO_ACCOUNTS and not stamp.is_fresh():
        _call_for_demo("make_demo_directory", ACTIVITY / "directory.json")
        stamp.write()


def _call_for_demo(command: str, story: Path) -> None:
    """Fill the desks of the demo accounts; a site that has a life of its own goes without."""
    try:
        call_command(command, story, verbosity=0)
    except CommandError as error:
        print(f"({error}) ", end="", flush=True)


def database_stamp(step: str, trees: Iterable[Path]) -> Stamp:
    """Return the stamp of a step that carries ``trees`` into the database in use."""
    database = hashlib.sha256(repr(settings.DATABASES["default"]).encode()).hexdigest()
    return Stamp(VAR / "stamps" / f"{step}-{database[:12]}", fingerprint(trees))
