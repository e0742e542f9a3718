import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.common.sheets.text import (
    clean,
    escape_formula,
    normalize,
    split_choices,
    unescape_formula,
)

STARTS = st.sampled_from(["", "'", "''", " ", "\t", "\u200b", "\u00a0", "\u3000"])
SIGNS = st.sampled_from(["=", "+", "-", "@", "＝", "＋", "－", "＠", "a", "'"])


@given(STARTS, SIGNS, st.text())
def test_unescape_formula_undoes_escape_formula(start, sign, rest):
    text = start + sign + rest

    assert unescape_formula(escape_formula(text)) == text


@pytest.mark.parametrize("start", ["", " ", "\n", "\t", "\u200b", "\u00a0\u3000", "'", "\u2060"])
@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_escape_formula_meets_every_beginning(start, sign):
    assert escape_formula(f"{start}{sign}1") == f"'{start}{sign}1"


@pytest.mark.parametrize("text", ["", "a=b", "质检", "'a", "1-2", " a"])
def test_escape_formula_leaves_other_texts_alone(text):
    assert escape_formula(text) == unescape_formula(text) == text


@given(st.text())
def test_clean_is_done_once_and_leaves_what_can_be_kept(text):
    once = clean(text)

    assert clean(once) == once
    once.encode()
    assert not set(once) & set(map(chr, [*range(9), *range(11, 32), *range(127, 160)]))


def test_clean_keeps_lines_spaces_and_width():
    assert clean(" Ａ\r\n二\r三\u2028四\0\ufeff\u202e") == " Ａ\n二\n三\n四"
    assert clean(" \n\u3000") == ""


def test_normalize_reads_full_width_as_a_keyboard_types_it():
    assert normalize(" ９１３１０１１５ＭＡ　") == "91310115MA"


def test_split_choices_reads_what_people_separate_by():
    assert split_choices("视觉、 预测;排产；视觉\n能耗，质检,") == [
        "视觉", "预测", "排产", "能耗", "质检",
    ]  # fmt: skip
    assert split_choices("人, 机、料", commas=False) == ["人, 机", "料"]
    assert split_choices(" 、 ") == []


def test_escape_formula_survives_a_foreign_csv_reader():
    (row,) = csv.reader([f'"{escape_formula("=1+1")}"'])

    assert row == ["'=1+1"]
