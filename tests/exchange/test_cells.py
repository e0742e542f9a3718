import pytest

from matchmaking.exchange.cells import read_amount, read_email, read_months, read_text, read_yes_no
from matchmaking.exchange.faults import CellError


def refused(read, *arguments):
    with pytest.raises(CellError) as caught:
        read(*arguments)
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("50", 50),
        ("５０", 50),
        (" 50 万 ", 50),
        ("50万元", 50),
        ("50.0", 50),
        ("1,200", 1200),
        ("１，２００ 万元", 1200),
        ("约50万", 50),
        ("¥500000元", 50),
        ("0.5亿", 5000),
        ("0", 0),
        ("+3", 3),
    ],
)
def test_amounts_are_read_as_people_write_them(text, amount):
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("面议", "number"),
        ("50 美元", "number"),
        ("50-80万", "money_range"),
        ("50万至80万", "money_range"),
        ("-5", "out_of_range"),
        ("3000000000", "out_of_range"),
        ("500元", "fraction"),
        ("0.55 万", "fraction"),
        ("１" * 5000, "out_of_range"),
    ],
)
def test_amounts_in_doubt_are_refused(text, code):
    assert refused(read_amount, text) == code


@pytest.mark.parametrize(
    ("text", "months"),
    [("6", 6), ("６个月", 6), ("半年", 6), ("1 年", 12), ("3个月内", 3), ("10 Years", 120)],
)
def test_months_are_read_as_people_write_them(text, months):
    assert read_months(text) == months


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("尽快", "number"),
        ("3-6个月", "range"),
        ("3 周", "number"),
        ("0", "out_of_range"),
        ("11 年", "out_of_range"),
        ("1.5", "fraction"),
    ],
)
def test_months_in_doubt_are_refused(text, code):
    assert refused(read_months, text) == code


def test_yes_and_no_come_in_many_words():
    assert [read_yes_no(text) for text in ("是", "Ｙ", "TRUE", " √ ", "全国")] == [True] * 5
    assert [read_yes_no(text) for text in ("否", "No", "0", "×", "不是")] == [False] * 5
    assert refused(read_yes_no, "部分") == "yes_no"


def test_addresses_are_made_plain():
    assert read_email(" ａ@example.org ", 254) == "a@example.org"
    assert refused(read_email, "a@b", 254) == "email"
    assert refused(read_email, f"{'a' * 300}@example.org", 254) == "too_long"


def test_texts_are_trimmed_and_never_cut():
    assert read_text(" 划伤\n漏检 ", 5) == "划伤\n漏检"
    assert refused(read_text, "划伤漏检率", 4) == "too_long"
