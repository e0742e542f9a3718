import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.common.validators import validate_records, validate_text_list

FIELDS = {"name": str, "value": (int, float)}


def code_of(validate, value, **options):
    try:
        validate(value, **options)
    except ValidationError as error:
        return error.code
    return None


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ([], None),
        (["高新技术企业"], None),
        (["x" * 120] * 20, None),
        (["x"] * 21, "invalid_list"),
        ("x", "invalid_list"),
        ({"x": 1}, "invalid_list"),
        (None, "invalid_list"),
        ([""], "invalid_entry"),
        (["  "], "invalid_entry"),
        (["x" * 121], "invalid_entry"),
        ([1], "invalid_entry"),
        ([["x"]], "invalid_entry"),
        (["a\0b"], "invalid_entry"),
        (["\ud800"], "invalid_entry"),
        (["全角　空格\n换行 emoji😀"], None),
    ],
)
def test_validate_text_list_takes_few_short_texts(value, code):
    assert code_of(validate_text_list, value) == code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ([], None),
        ([{"name": "a", "value": 1}, {"name": "b", "value": 0.5}], None),
        ([{"name": "a"}], "invalid_entry"),
        ([{"name": "a", "value": 1, "more": 2}], "invalid_entry"),
        ([{"name": 1, "value": 1}], "invalid_entry"),
        ([{"name": "a", "value": "1"}], "invalid_entry"),
        ([{"name": "a", "value": True}], "invalid_entry"),
        ([{"name": "a", "value": None}], "invalid_entry"),
        ([{"name": "a", "value": float("nan")}], "invalid_entry"),
        ([{"name": "a", "value": float("-inf")}], "invalid_entry"),
        ([{"name": "a", "value": 10**400}], "invalid_entry"),
        ([{"name": "a\0b", "value": 1}], "invalid_entry"),
        ([{"name": "x" * 121, "value": 1}], "invalid_entry"),
        (["a"], "invalid_entry"),
        ({}, "invalid_list"),
        ([{"name": "a", "value": 1}] * 21, "invalid_list"),
    ],
)
def test_validate_records_takes_exactly_the_fields_of_their_types(value, code):
    assert code_of(validate_records, value, fields=FIELDS) == code


def test_validate_records_names_the_field_at_fault():
    with pytest.raises(ValidationError) as caught:
        validate_records([{"name": "a", "value": "1"}], fields=FIELDS)

    assert caught.value.params == {"field": "value"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(JSON)
def test_validators_answer_any_json_by_a_validation_error_at_most(value):
    assert code_of(validate_text_list, value) in {None, "invalid_list", "invalid_entry"}
    assert code_of(validate_records, value, fields=FIELDS) in {
        None,
        "invalid_list",
        "invalid_entry",
    }
