"""Damaged files by the hundred: rows or a refusal, nothing else."""

import random

import pytest

from matchmaking.common.sheets.child.main import open_table
from matchmaking.common.sheets.child.refusal import Refusal
from matchmaking.common.sheets.columns import Column
from matchmaking.common.sheets.exceptions import CODES, SheetError
from matchmaking.common.sheets.limits import DEFAULT_LIMITS
from matchmaking.common.sheets.reading import read_table
from matchmaking.common.sheets.writing import write_csv, write_xlsx
from tests.common.sheets.files import many_rows, pack, parts

COLUMNS = [Column("a", "标题"), Column("b", "说明")]
ROWS = [{"a": f"带钢, 划伤 {number}", "b": '"引号"\n换行'} for number in range(30)]
CHECKED, READ = 1500, 120  # cases in this process, and with a child each


def sources():
    with write_xlsx(COLUMNS, ROWS) as file:
        written = file.read()
    text = b"".join(write_csv(COLUMNS, ROWS)).decode("utf-8-sig")
    return [written, text.encode(), text.encode("gb18030"), text.encode("utf-16")]


def spoil(content, rng):
    """Return the content with some bytes other, missing, moved or twice."""
    spoilt = bytearray(content)
    for _ in range(rng.choice([1, 1, 1, 2, 9])):
        at = rng.randrange(len(spoilt) + 1)
        match rng.randrange(5):
            case 0:
                del spoilt[at:]
                return bytes(spoilt)
            case 1:
                del spoilt[at : at + rng.randrange(1, 9)]
            case 2:
                spoilt[at:at] = spoilt[at - 20 : at + 20]
            case 3:
                spoilt[at : at + 4] = rng.choice([b"\0\0\0\0", b"\xff\xff\xff\xff", b"PK\5\6"])
            case _:
                spoilt[at : at + 1] = bytes([rng.randrange(256)])
    return bytes(spoilt)


def spoil_inside(rng):
    """Return a sound archive, one member of which is spoilt."""
    contents = {name: text.encode() for name, text in parts(many_rows(5)).items()}
    name = rng.choice(list(contents))
    contents[name] = spoil(contents[name], rng)
    return pack(contents)


@pytest.fixture(scope="module")
def bases():
    return sources()


def case(seed, bases):
    rng = random.Random(seed)
    return spoil_inside(rng) if rng.random() < 0.5 else spoil(rng.choice(bases), rng)


def test_checks_raise_nothing_but_refusals(bases):
    outcomes = set()
    for seed in range(CHECKED):
        try:
            open_table(case(seed, bases), DEFAULT_LIMITS, None)
        except Refusal as refusal:
            outcomes.add(refusal.code)
        else:
            outcomes.add("")

    assert outcomes <= {"", *CODES}
    assert {"", "sheet_damaged", "sheet_quotes", "sheet_wrong_type"} <= outcomes


def test_read_table_gives_rows_or_a_refusal(bases, tmp_path, caplog):
    path = tmp_path / "upload"
    n_read = 0
    for seed in range(READ):
        path.write_bytes(case(seed, bases))
        try:
            with read_table(path) as table:
                n_read += bool(list(table))
        except SheetError as error:
            assert error.code in CODES  # noqa: PT017 - most are refused, some are read

    assert 3 < n_read < READ
    assert caplog.messages == []  # no child died of it
