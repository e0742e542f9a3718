"""Whatever a cell holds: it is refused at the cell, or the model takes what was read."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from matchmaking.exchange.faults import CellError, Fault
from matchmaking.exchange.kinds import KINDS
from matchmaking.exchange.names import NameList, Names, province_names
from matchmaking.solutions.models import CaseStudy

TERMS = {"industries", "stages", "capabilities"}
CELLS = st.one_of(
    st.text(max_size=80),
    st.text(max_size=3).map(lambda text: text * 1100),
    st.from_regex(r"\A[-+¥约]?[0-9０-９,，.]{1,12} ?(万|万元|亿|元|月|个月|年|%)?\Z"),
    st.from_regex(r"\A[^\W\d]{1,4} ?[≤≥=<>] ?-?[0-9.]{1,14} ?.{0,4}\Z"),
    st.lists(st.sampled_from(["云端", "边缘", "江苏", "浙江省", "本地"]), max_size=4).map(
        "、".join
    ),
    st.emails(),
    st.sampled_from(["是", "否", "公开", "智能体", "漏检率 ≤ 1e400 %"]),
)


@pytest.fixture(scope="module")
def names():
    return Names(NameList(), NameList(), NameList(), province_names())


def model_field(kind, key):
    """Return the field behind a column; None for a column of a table that has choices only."""
    if key.startswith("case"):
        part = key.partition("_")[2]
        return None if part == "industry" else CaseStudy._meta.get_field(part)
    return None if key in {*TERMS, "service_areas"} else kind.model._meta.get_field(key)


@pytest.mark.parametrize("name", KINDS)
@given(text=CELLS)
@example(text="字" * 60)
@example(text="字" * 61)
@example(text="a" * 240 + "@example.org.cn")
@example(text="121 个月")
@example(text="2147483647")
@example(text="2147483648")
def test_a_cell_is_refused_or_means_what_the_model_takes(name, text, names):
    kind = KINDS[name]
    if not text or text.isspace():
        return  # never comes to a reader
    for each in kind.fields:
        field = model_field(kind, each.key)
        if field is None:
            continue
        try:
            value = each.read(text, names)
        except CellError as error:
            told = Fault(each.key, error.code, error.facts)
            str(told.problem), str(told.fix)  # a code without words would fail here
            continue
        if value in field.empty_values and (field.blank or each.column.required):
            continue  # nothing, as the row's check tells
        try:
            assert field.clean(value, None) == value
        except ValidationError as error:
            pytest.fail(f"{each.key}: {value!r} {error.messages}")
