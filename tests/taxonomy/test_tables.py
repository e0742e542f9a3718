import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.taxonomy.tables import Problems, TaxonomyError, read_table

COLUMNS = ("code", "name")


def read(directory, content):
    (directory / "t.csv").write_bytes(content)
    problems = Problems()
    rows = read_table(directory, "t.csv", COLUMNS, problems)
    return [(row.line, dict(row.cells)) for row in rows], [str(problem) for problem in problems]


def test_read_table_skips_blank_lines_and_a_byte_order_mark(tmp_path):
    rows, problems = read(tmp_path, "\ufeffcode,name\n\na,甲\n".encode())

    assert (rows, problems) == ([(3, {"code": "a", "name": "甲"})], [])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "t.csv:1: the columns must be code, name, are []"),
        (b"name,code\n", "t.csv:1: the columns must be code, name, are ['name', 'code']"),
        (b"code,name\na\n", "t.csv:2: must have 2 cells, has 1"),
        (b"\xff\xfe", "t.csv: is not UTF-8"),
    ],
)
def test_read_table_places_a_fault(tmp_path, content, problem):
    assert read(tmp_path, content) == ([], [problem])


def test_read_table_stops_at_a_broken_quotation(tmp_path):
    rows, [problem] = read(tmp_path, b'code,name\na,b\nc,"d"e\n')

    assert rows == [(2, {"code": "a", "name": "b"})]
    assert problem.startswith("t.csv:3: is not CSV: ")


def test_read_table_reports_a_missing_file_only_where_it_is_needed(tmp_path):
    problems = Problems()

    assert read_table(tmp_path, "t.csv", COLUMNS, problems, is_required=False) == []
    assert problems == []
    assert read_table(tmp_path, "t.csv", COLUMNS, problems) == []
    with pytest.raises(TaxonomyError, match=r"^t\.csv: the file is missing$"):
        problems.raise_if_any()


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)


@given(cells=st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_read_table_gives_back_what_was_written(tmp_path_factory, cells):
    file = tmp_path_factory.mktemp("table") / "t.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([COLUMNS, *cells])
    problems = Problems()

    rows = read_table(file.parent, file.name, COLUMNS, problems)

    assert [tuple(row.cells.values()) for row in rows] == cells
    assert problems == []
