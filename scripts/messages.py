"""The Chinese catalogue: ``check`` that it is complete and fresh, ``update`` it from the sources.

.venv/bin/python -m scripts.messages check|update
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

from scripts import ROOT
from scripts.errors import UserError, run_command

SOURCES = ROOT / "matchmaking"
FOLDER = Path("locale") / "zh_Hans" / "LC_MESSAGES"
CATALOGUE = SOURCES / FOLDER / "django.po"
SHOWN = 20  # problems; more only hide the first


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts.messages", description=__doc__)
    parser.add_argument("action", choices=("check", "update"))
    action = parser.parse_args().action
    if shutil.which("xgettext") is None:
        raise UserError("gettext is missing: apt-get install -y gettext")
    with tempfile.TemporaryDirectory(prefix="matchmaking-messages-") as directory:
        extracted = extract(Path(directory))
        if action == "update":
            CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(extracted, CATALOGUE)
            polib.pofile(str(CATALOGUE)).save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
        found = list(problems(CATALOGUE, extracted))
    for problem in found[:SHOWN]:
        print(problem)
    print(f"{len(found)} problems in {CATALOGUE.relative_to(ROOT)}")
    return 1 if found else 0


def extract(directory: Path) -> Path:
    """Return a catalogue with every string of the sources, merged with today's translations."""
    copy = directory / SOURCES.name
    ignored = shutil.ignore_patterns("__pycache__", "static")
    shutil.copytree(SOURCES, copy, ignore=ignored)
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "zh_Hans"]
    command += ["--no-obsolete", "--no-wrap", "--add-location", "file"]
    # Without settings the catalogue is looked for below the working directory: in the copy.
    environment = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    (copy / "locale").mkdir(exist_ok=True)
    done = subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise UserError(f"makemessages failed:\n{done.stderr}")
    return copy / FOLDER / "django.po"


def problems(catalogue: Path, extracted: Path) -> Iterator[str]:
    """Say what is missing, needless, untranslated or not compiled in ``catalogue``."""
    if not catalogue.exists():
        yield f"{catalogue} does not exist"
        return
    kept, fresh = polib.pofile(str(catalogue)), polib.pofile(str(extracted))
    known = {_key(entry) for entry in kept if not entry.obsolete}
    wanted = {_key(entry) for entry in fresh if not entry.obsolete}
    yield from (f"not in the catalogue: {text!r}" for _, text in sorted(wanted - known))
    yield from (f"no longer in the sources: {text!r}" for _, text in sorted(known - wanted))
    for entry in kept:
        if not entry.obsolete and not entry.translated():
            why = "fuzzy" if entry.fuzzy else "not translated"
            yield f"{why}: {entry.msgid!r} (line {entry.linenum})"
    compiled = catalogue.with_suffix(".mo")
    expected = _texts(kept.translated_entries())
    if not compiled.exists() or _texts(polib.mofile(str(compiled))) != expected:
        yield f"{compiled.name} is not what {catalogue.name} compiles to"


def _key(entry: polib.POEntry | polib.MOEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def _texts(
    entries: Iterable[polib.POEntry | polib.MOEntry],
) -> dict[tuple[str, str], tuple[str, dict[int, str]]]:
    return {_key(entry): (entry.msgstr, entry.msgstr_plural) for entry in entries}


if __name__ == "__main__":
    sys.exit(run_command(main))
