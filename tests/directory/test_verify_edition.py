"""The checker of downloaded editions, run as people run it, and against tampering at random."""

import json
import random
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from matchmaking.directory import verify_edition
from matchmaking.directory.addenda import add_addendum
from matchmaking.directory.canonical import canonical, sha256
from matchmaking.directory.models import AddendumKind, AddendumReason
from tests.factories.directory import applicant, plan

pytestmark = pytest.mark.django_db

CHECKER = Path(verify_edition.__file__)
N_TAMPERINGS = 10_000


@pytest.fixture
def folder(programme, office, calendar, signing_key, tmp_path):
    """Two editions with two addenda to the second, as they are exported."""
    applicants = [applicant(name_zh=f"{name}公司") for name in "甲乙丙"]
    for _ in range(2):
        round_ = plan(programme, calendar.today)
        office.to_notice(round_, applicants)
        calendar.pass_notice(round_)
        edition = office.publish(round_)
        calendar.go_to(edition.published_on + timedelta(days=300))
    for entry in edition.entries.order_by("position")[:2]:
        add_addendum(
            entry=entry,
            kind=AddendumKind.SUSPENDED,
            reason=AddendumReason.COMPLAINTS,
            by=office.first,
        )
    out = tmp_path / "out"
    call_command("export_edition", programme.public_id, str(out), verbosity=0)
    return out


def keys_of(folder):
    return json.loads((folder / "keys.json").read_text())


def test_checker_runs_alone_and_says_what_holds(folder):
    command = [sys.executable, "-I", str(folder / "verify_edition.py"), str(folder)]

    done = subprocess.run(
        [*command, "--keys", str(folder / "keys.json")], capture_output=True, text=True, check=False
    )

    assert done.stdout.splitlines() == [
        "OK     edition-1.json: 3 entries",
        "OK     edition-2.json: 3 entries",
        "OK     edition-2-addendum-1.json: holds",
        "OK     edition-2-addendum-2.json: holds",
    ]
    assert (done.returncode, done.stderr) == (0, "")


def test_checker_is_short_and_stands_alone():
    lines = CHECKER.read_text().splitlines()

    assert len(lines) <= 200
    assert not [line for line in lines if "django" in line or "matchmaking" in line]


def test_a_changed_line_is_named(folder):
    path = folder / "edition-2.json"
    document = json.loads(path.read_text())
    document["entries"][1]["organization"]["name_zh"] = "别的公司"
    path.write_text(canonical(document))

    wrong, _right = verify_edition.verify(folder, keys_of(folder))

    entry = document["entries"][1]["id"]
    assert wrong[0] == f"edition-2.json: entry 2 ({entry}) was changed"


def test_a_manifest_that_was_recomputed_needs_the_secret_key(folder):
    path = folder / "edition-1.json"
    document = json.loads(path.read_text())
    line = document["entries"][0]
    line["organization"]["city"] = "某市"
    document["digests"][0] = sha256(canonical(line))
    path.write_text(canonical(document))
    signed = json.loads((folder / "edition-1.sig").read_text())
    signed["sha256"] = sha256(canonical(document))
    (folder / "edition-1.sig").write_text(canonical(signed))

    wrong, _right = verify_edition.verify(folder, keys_of(folder))

    assert "its signature does not hold" in wrong[0]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("edition-1.json", "edition-1.json: missing or wrong, the chain is broken"),
        ("edition-2-addendum-1.json", "edition-2-addendum-2.json: addendum 1 is missing"),
    ],
)
def test_a_missing_file_is_named(folder, name, line):
    (folder / name).unlink()

    wrong, _right = verify_edition.verify(folder, keys_of(folder))

    assert wrong == ([line] if "addendum" in name else wrong[:0]) or line in wrong


def test_command_checks_rows_and_signatures(folder, capsys):
    call_command("verify_edition")

    assert "2 editions are sound" in capsys.readouterr().out


def _flip(rng, folder, names):
    path = folder / rng.choice(names)
    raw = bytearray(path.read_bytes())
    raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
    path.write_bytes(raw)


def _cut(rng, folder, names):
    path = folder / rng.choice(names)
    raw = path.read_bytes()
    start = rng.randrange(len(raw))
    path.write_bytes(raw[:start] + raw[start + rng.randint(1, 40) :])


def _insert(rng, folder, names):
    path = folder / rng.choice(names)
    raw = path.read_bytes()
    start = rng.randrange(len(raw))
    path.write_bytes(raw[:start] + rng.randbytes(rng.randint(1, 8)) + raw[start:])


def _rows(rng, folder, _names):
    """Drop, double, swap or alter lines, and keep the counts and digests in step."""
    path = folder / f"edition-{rng.randint(1, 2)}.json"
    document = json.loads(path.read_bytes())
    entries = document["entries"]
    act = rng.choice(["drop", "double", "swap", "alter"])
    if act == "drop":
        entries.pop(rng.randrange(len(entries)))
    elif act == "double":
        entries.append(dict(rng.choice(entries)))
    elif act == "swap":
        first, second = rng.sample(range(len(entries)), 2)
        entries[first], entries[second] = entries[second], entries[first]
    else:
        rng.choice(entries)["organization"]["city"] = str(rng.random())
    if rng.random() < 0.7:
        for position, entry in enumerate(entries, start=1):
            entry["position"] = position
        document["n_entries"] = len(entries)
        document["digests"] = [sha256(canonical(entry)) for entry in entries]
    path.write_text(canonical(document))


def _exchange(rng, folder, names):
    """Let two files, or two signatures, stand in each other's place."""
    suffix = rng.choice([".json", ".sig"])
    first, second = rng.sample([name for name in names if name.endswith(suffix)], 2)
    one, other = (folder / first).read_bytes(), (folder / second).read_bytes()
    (folder / first).write_bytes(other)
    (folder / second).write_bytes(one)


@pytest.mark.crawl  # once: it is about files, whatever the database
def test_ten_thousand_tamperings_at_random_are_found(folder, tmp_path):
    keys, rng = keys_of(folder), random.Random(20261125)
    names = sorted(path.name for path in folder.iterdir() if path.name.startswith("edition-"))
    sound = {name: (folder / name).read_bytes() for name in names}
    work = tmp_path / "work"
    shutil.copytree(folder, work)
    missed = []
    for number in range(N_TAMPERINGS):
        tamper = rng.choice([_flip, _cut, _insert, _rows, _exchange])
        tamper(rng, work, names)
        changed = [name for name in names if (work / name).read_bytes() != sound[name]]
        if changed and not verify_edition.verify(work, keys)[0]:
            missed.append((number, tamper.__name__, changed))
        for name in changed:
            (work / name).write_bytes(sound[name])

    assert missed == []
