"""What a collection says about itself, in ``collection.json``; the file may be absent."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from matchmaking.matching.collections.records import CollectionError, CollectionProblem
from matchmaking.organizations.models import Source

ABOUT_FILE = "collection.json"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,30}")


@dataclass(frozen=True, slots=True)
class About:
    """``name`` keeps the keys of one collection apart from those of others."""

    name: str
    source: Source


def read_about(directory: Path, *, name: str = "", source: str = "") -> About:
    """Read the file; a given ``name`` or ``source`` comes before what it says.

    Where neither says it, the name is the directory's and the content counts as fictional.

    Raises:
        CollectionError: the file or the directory's name is of no use.
    """
    try:
        about = json.loads((directory / ABOUT_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        about = {}
    except ValueError as error:
        raise _error("", f"is not JSON: {error}") from error
    if not isinstance(about, dict):
        raise _error("", "must be a JSON object")
    name = name or about.get("name", directory.resolve().name)
    source = source or about.get("source", Source.DEMO)
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise _error("name", f"{name!r} must be letters, digits, - and _; or give --name")
    if source not in Source.values:
        raise _error("source", f"must be one of {', '.join(Source.values)}")
    return About(name=name, source=Source(source))


def _error(field: str, message: str) -> CollectionError:
    return CollectionError([CollectionProblem(ABOUT_FILE, 0, field, message)])
