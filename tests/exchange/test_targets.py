import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.exchange.faults import CellError
from matchmaking.exchange.targets import read_targets, show_targets
from matchmaking.scenarios.models import Comparator, validate_targets

WORDS = st.text("漏检率节拍良品能耗abcXYZ", min_size=1, max_size=8)
TARGETS = st.fixed_dictionaries(
    {
        "metric": WORDS,
        "comparator": st.sampled_from(Comparator.values),
        "value": st.one_of(
            st.integers(-(10**12), 10**12),
            st.floats(-1e6, 1e6)
            .map(lambda number: round(number, 3))
            .filter(lambda number: not number.is_integer()),
        ),
        "unit": st.sampled_from(["", "%", "片/分钟", "kWh/t", "℃"]),
    }
)


def target(metric, comparator, value, unit=""):
    return {"metric": metric, "comparator": comparator, "value": value, "unit": unit}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("漏检率 ≤ 1 %", [target("漏检率", "<=", 1, "%")]),
        ("漏检率不高于０．５％", [target("漏检率", "<=", 0.5, "％")]),
        ("节拍>=30片/分钟", [target("节拍", ">=", 30, "片/分钟")]),
        ("良品率达到99.5%", [target("良品率", ">=", 99.5, "%")]),
        ("温差 = −2 ℃", [target("温差", "=", -2, "℃")]),
        ("漏检率≤1%；节拍≥30", [target("漏检率", "<=", 1, "%"), target("节拍", ">=", 30)]),
        ("漏检率≤1%，节拍≥30", [target("漏检率", "<=", 1, "%"), target("节拍", ">=", 30)]),
        ("漏检率≤1%\n\n节拍≥30;", [target("漏检率", "<=", 1, "%"), target("节拍", ">=", 30)]),
    ],
)
def test_targets_are_read_as_people_write_them(text, found):
    assert read_targets(text) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("降低漏检", "target"),
        ("≤ 1 %", "target"),
        ("漏检率 ≤ 少", "target"),
        (f"产量 ≥ {10**13}", "target"),
        (f"产量 ≥ {'9' * 400}", "target"),
        (f"{'长' * 121} ≤ 1", "target_length"),
        ("；".join(["漏检率≤1"] * 21), "too_many"),
    ],
)
def test_targets_in_doubt_are_refused(text, code):
    with pytest.raises(CellError) as caught:
        read_targets(text)

    assert caught.value.code == code


@given(st.lists(TARGETS, max_size=5))
def test_targets_shown_are_read_again(targets):
    found = read_targets(show_targets(targets))

    assert found == targets
    validate_targets(found)
