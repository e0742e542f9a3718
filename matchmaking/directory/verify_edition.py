#!/usr/bin/env python3
"""Check downloaded editions of a directory, without the site that published them.

    pip install cryptography
    python verify_edition.py --keys keys.json FOLDER

FOLDER holds edition-N.json with edition-N.sig, and edition-N-addendum-K.json with its .sig.
keys.json is {"key id": "public key in base64"}; get it on another way than the editions. What no
folder can tell is whether something newer exists: compare the last numbers with those of the site.
The exit code is 0 when everything holds, 1 when something is wrong, 2 when there is nothing.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Document = dict[str, Any]
Keys = dict[str, str]

NAME = re.compile(r"edition-(\d+)(?:-addendum-(\d+))?\.json")
FORMATS = {False: "directory-edition/1", True: "directory-addendum/1"}


class WrongError(Exception):
    """What is wrong with a file, in words."""


def canonical(document: Any) -> bytes:
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def read_document(path: Path, *, is_addendum: bool) -> tuple[bytes, Document]:
    raw = path.read_bytes()
    try:
        document = json.loads(raw.decode())
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise WrongError(f"is no JSON: {error}") from error
    if not isinstance(document, dict) or document.get("format") != FORMATS[is_addendum]:
        raise WrongError(f"its format is not {FORMATS[is_addendum]}")
    if canonical(document) != raw:
        raise WrongError("its bytes are not in the canonical form: it was written anew or changed")
    return raw, document


def check_signature(path: Path, raw: bytes, document: Document, keys: Keys) -> None:
    try:
        signed = json.loads(path.with_suffix(".sig").read_bytes())
        key_id, text = signed["key"], signed["signature"]
        signature, public = base64.b64decode(text), base64.b64decode(keys[document["key"]])
        is_whole = canonical(signed) == path.with_suffix(".sig").read_bytes()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WrongError(
            f"its signature is missing, broken or of an unknown key: {error}"
        ) from error
    if not is_whole or base64.b64encode(signature).decode() != text:
        raise WrongError("its signature file is not in the canonical form: it was changed")
    if key_id != document["key"]:
        raise WrongError(f"it names the key {document['key']}, its signature file {key_id}")
    if signed["sha256"] != sha256(raw):
        raise WrongError("its SHA-256 is not the one that was signed: the file was changed")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, raw)
    except (InvalidSignature, ValueError) as error:
        raise WrongError("its signature does not hold: it or the file was changed") from error


def check_entries(document: Document) -> None:
    """Say which line was changed, before the signature says that something was."""
    entries, digests = document["entries"], document["digests"]
    if not len(entries) == len(digests) == document["n_entries"]:
        counts = f"{len(entries)} entries, {len(digests)} digests, {document['n_entries']} stated"
        raise WrongError(f"its counts differ: {counts}")
    for number, (entry, digest) in enumerate(zip(entries, digests, strict=True), start=1):
        if entry["position"] != number:
            raise WrongError(
                f"entry {number} has the position {entry['position']}: lines were moved"
            )
        if sha256(canonical(entry)) != digest:
            raise WrongError(f"entry {number} ({entry['id']}) was changed")
    if len({entry["id"] for entry in entries}) != len(entries):
        raise WrongError("an entry is there twice")


def check_edition(path: Path, keys: Keys, number: int) -> Document:
    raw, document = read_document(path, is_addendum=False)
    check_entries(document)
    check_signature(path, raw, document, keys)
    if document["edition"]["number"] != number:
        raise WrongError(f"it is edition {document['edition']['number']}: files were swapped")
    weights = sum(row["weight"] for row in document["criteria"]["rows"])
    if weights != 100:
        raise WrongError(f"the weights of its criteria make {weights}, not 100")
    return {"sha256": sha256(raw), "document": document}


def check_addendum(path: Path, keys: Keys, edition: Document, number: int, previous: str) -> str:
    raw, document = read_document(path, is_addendum=True)
    check_signature(path, raw, document, keys)
    if document["edition"]["sha256"] != edition["sha256"] or document["number"] != number:
        raise WrongError("it belongs to another edition or place: files were swapped")
    if document["previous_sha256"] != previous:
        raise WrongError("the one before it is another: an addendum is missing or was changed")
    known = {(row["position"], row["id"]) for row in edition["document"]["entries"]}
    entry = document["entry"]
    if (entry["position"], entry["id"]) not in known:
        raise WrongError("it is about an entry that the edition does not have")
    return sha256(raw)


def check_chain(found: dict[int, Document], number: int) -> None:
    """Whether the edition names the one before it; that one's own check has been made."""
    previous = found[number]["document"]["previous"]
    if number == 1 and previous is not None:
        raise WrongError("it is the first and names one before it")
    if number > 1:
        if previous is None or previous["number"] != number - 1:
            raise WrongError(f"it does not name edition {number - 1} as the one before it")
        if number - 1 in found and found[number - 1]["sha256"] != previous["sha256"]:
            raise WrongError(f"edition {number - 1} here is not the one that it followed")


def sorted_files(folder: Path) -> dict[tuple[int, int], Path]:
    files = {}
    for path in folder.iterdir():
        match = NAME.fullmatch(path.name)
        if match:
            files[int(match[1]), int(match[2] or 0)] = path
    return dict(sorted(files.items()))


def check_file(
    path: Path,
    keys: Keys,
    place: tuple[int, int],
    found: dict[int, Document],
    last: dict[int, tuple[int, str]],
) -> str:
    """Check a file and note it down; return what holds."""
    number, addendum = place
    if addendum == 0:
        found[number] = check_edition(path, keys, number)
        check_chain(found, number)
        last[number] = (0, found[number]["sha256"])
        return f"{path.name}: {found[number]['document']['n_entries']} entries"
    if number not in found:
        raise WrongError(f"edition {number} is missing or wrong")
    former, previous = last[number]
    if addendum != former + 1:
        raise WrongError(f"addendum {former + 1} is missing")
    last[number] = (addendum, check_addendum(path, keys, found[number], addendum, previous))
    return f"{path.name}: holds"


def verify(folder: Path, keys: Keys) -> tuple[list[str], list[str]]:
    """Return lines of what is wrong, and lines of what holds."""
    wrong: list[str] = []
    right: list[str] = []
    found: dict[int, Document] = {}
    last: dict[int, tuple[int, str]] = {}  # number and digest of the last addendum
    for (edition, addendum), path in sorted_files(folder).items():
        try:
            right.append(check_file(path, keys, (edition, addendum), found, last))
        except WrongError as fault:
            wrong.append(f"{path.name}: {fault}")
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            wrong.append(f"{path.name}: it lacks something or holds it wrongly: {error!r}")
    gaps = [n for n in range(min(found, default=1), max(found, default=0)) if n not in found]
    wrong += [f"edition-{number}.json: missing or wrong, the chain is broken" for number in gaps]
    return wrong, right


def main() -> int:
    parser = argparse.ArgumentParser(description="Check downloaded editions of a directory.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keys", type=Path, required=True)
    chosen = parser.parse_args()
    keys = json.loads(chosen.keys.read_text())
    wrong, right = verify(chosen.folder, keys)
    print(*(f"OK     {line}" for line in right), *(f"WRONG  {line}" for line in wrong), sep="\n")
    return 1 if wrong else 0 if right else 2


if __name__ == "__main__":
    sys.exit(main())
