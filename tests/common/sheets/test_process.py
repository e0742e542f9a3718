"""Whatever becomes of the child: a refusal, no other exception, and nothing left behind."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from matchmaking.common.sheets import process
from matchmaking.common.sheets.exceptions import SheetError
from matchmaking.common.sheets.limits import DEFAULT_LIMITS, MIB
from matchmaking.common.sheets.reading import read_table
from tests.common.sheets.files import SHEET, many_rows, pack, parts, sheet_xml

TABLE = 'print(\'["table","csv","",9]\', flush=True)'
ROW = 'print(\'["rows",[[1,["a"],{}]]]\', flush=True)'
BEHAVIOURS = {
    "says nothing": ("pass", "sheet_damaged"),
    "fails": ("raise OSError", "sheet_damaged"),
    "aborts": ("import os; os.abort()", "sheet_too_complex"),
    "aborts half-way": (f"{TABLE}; {ROW}; import os; os.abort()", "sheet_too_complex"),
    "is killed": (f"{TABLE}; import os; os.kill(os.getpid(), 9)", "sheet_too_complex"),
    "crashes": ("import os; os.kill(os.getpid(), 11)", "sheet_damaged"),
    "stops half-way": (f"{TABLE}; {ROW}", "sheet_damaged"),
    "hangs": ("import time; time.sleep(60)", "sheet_too_complex"),
    "hangs half-way": (f"{TABLE}; {ROW}; import time; time.sleep(60)", "sheet_too_complex"),
    "never stops talking": ("while True: print('a' * 10**6)", "sheet_damaged"),
    "speaks one endless line": ("while True: print('a' * 10**6, end='')", "sheet_too_complex"),
    "nests without end": ("print('[' * 5000)", "sheet_damaged"),
    "counts wrongly": (f"{TABLE}; {ROW}; print('[\"end\",2]')", "sheet_damaged"),
    "goes on after the end": (
        f"{TABLE}; {ROW}; print('[\"end\",1]'); print('[1]')",
        "sheet_damaged",
    ),
    "fails after the end": (f"{TABLE}; {ROW}; print('[\"end\",1]'); 1 / 0", "sheet_damaged"),
    "goes back": (f"{TABLE}; {ROW}; {ROW}", "sheet_damaged"),
    "tells a long cell": (
        f"{TABLE}; print('[\"rows\",[[1,[\"' + 'a' * 20000 + '\"],{{}}]]]')",
        "sheet_damaged",
    ),
    "tells a number": (f"{TABLE}; print('[\"rows\",[[1,[7],{{}}]]]')", "sheet_damaged"),
    "refuses in other words": ('print(\'["refused","<script>",{}]\')', "sheet_damaged"),
}


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "table"
    file.write_text("a,b\n", encoding="utf-8")
    return file


def children():
    return psutil.Process().children(recursive=True)


def open_files():
    return sorted(file.name for file in Path("/proc/self/fd").iterdir())


def read_all(path, limits=DEFAULT_LIMITS):
    with read_table(path, limits=limits) as table:
        return list(table)


@pytest.mark.parametrize(("script", "code"), BEHAVIOURS.values(), ids=BEHAVIOURS)
def test_read_table_takes_nothing_but_a_whole_answer(path, monkeypatch, script, code):
    monkeypatch.setattr(process, "START", script.replace("{{}}", "{}"))
    before = children()
    limits = replace(DEFAULT_LIMITS, seconds=1) if "hangs" in script or "sleep" in script else None

    with pytest.raises(SheetError) as caught:
        read_all(path, limits or DEFAULT_LIMITS)

    assert caught.value.code == code
    assert children() == before


def test_read_table_gives_up_at_the_limit_of_processor_time(path, monkeypatch):
    busy = (
        "import json, sys; sys.path.append(sys.argv[1]); "
        "from matchmaking.common.sheets.child.main import Limits, confine; "
        "confine(Limits(**json.loads(sys.argv[3])['limits'])); "
        'print(\'["table","csv","",9]\', flush=True); '
        "[print(end='', flush=True) for _ in iter(int, 1)]"
    )
    monkeypatch.setattr(process, "START", busy)
    limits = replace(DEFAULT_LIMITS, seconds=1)

    with read_table(path, limits=limits) as table:
        os.waitid(os.P_PID, children()[-1].pid, os.WEXITED | os.WNOWAIT)
        with pytest.raises(SheetError) as caught:
            list(table)

    assert caught.value.code == "sheet_too_complex"


def test_read_table_gives_up_at_the_limit_of_memory(tmp_path):
    path = tmp_path / "table"
    path.write_bytes(pack({**parts(), SHEET: sheet_xml(many_rows(20_000))}))

    with pytest.raises(SheetError) as caught:
        read_all(path, replace(DEFAULT_LIMITS, memory_bytes=32 * MIB))

    assert caught.value.code == "sheet_too_complex"


def test_read_table_waits_for_a_slow_reader(tmp_path):
    path = tmp_path / "table"
    path.write_bytes("行,列\n".encode() * 60_000)

    with read_table(path, limits=replace(DEFAULT_LIMITS, seconds=1)) as table:
        rows = iter(table)
        next(rows)
        time.sleep(1.2)  # while the child cannot go on
        assert 1 + sum(1 for _ in rows) == 60_000


def test_read_table_ends_the_child_with_its_block(tmp_path):
    path = tmp_path / "table"
    path.write_bytes("行,列\n".encode() * 60_000)
    before = children()

    with read_table(path) as table:
        next(iter(table))
        assert len(children()) == len(before) + 1
    with pytest.raises(ZeroDivisionError), read_table(path) as table:
        1 / 0  # noqa: B018

    assert children() == before


def test_read_table_leaves_no_file_open(path, tmp_path):
    (tmp_path / "damaged").write_bytes(b"PK\x03\x04")
    before = open_files()

    read_all(path)
    with pytest.raises(SheetError):
        read_all(tmp_path / "damaged")

    assert open_files() == before


def test_read_table_tells_the_child_nothing_of_the_site(path, monkeypatch):
    tell = (
        "import json, os, resource, sys; sys.path.append(sys.argv[1]); "
        "from matchmaking.common.sheets.child.main import confine, Limits; "
        "confine(Limits()); django = [name for name in sys.modules if 'django' in name]; "
        "files = sorted(os.listdir('/proc/self/fd')); "
        "found = [sorted(os.environ), django, files, resource.getrlimit(resource.RLIMIT_AS)[1]]; "
        "print(json.dumps(['table', 'csv', json.dumps(found), 1]))"
    )
    monkeypatch.setattr(process, "START", tell)
    monkeypatch.setenv("SECRET_KEY", "secret")

    with read_table(path) as table:
        environment, django, files, memory = json.loads(table.sheet)

    assert set(environment) <= {"LC_CTYPE"}  # Python's own
    assert django == []
    assert files == ["0", "1", "2", "3"]  # the last one lists them
    assert memory == DEFAULT_LIMITS.memory_bytes


def test_read_table_needs_little_memory_on_both_sides(tmp_path):
    path = tmp_path / "table"
    path.write_bytes(pack({**parts(), SHEET: sheet_xml(many_rows(30_000))}))
    command = [sys.executable, "-m", "benchmarks.sheet_reader", "ours", str(path)]

    done = subprocess.run(command, capture_output=True, check=True, cwd=process.ROOT)
    found = json.loads(done.stdout)

    assert found["cells"] == 300_000
    assert found["grown"] < 12 * MIB
    assert found["child"] < 150 * MIB
